import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../embedded/ports';
import { endGroup, killGroup } from '../embedded/process-group';
import { untilAnswers } from './until-answers';

const program = '/usr/sbin/dovecot';

/** Whether there is a Dovecot on this machine, where Debian's package puts it. */
export function hasDovecot(): boolean {
  return existsSync(program);
}

export type DovecotOptions = {
  /** With `false` it allows the system flags only. */
  keepsKeywords?: boolean;
  /** Further users: each has the mail to their name at any domain, with any `+detail`. */
  others?: readonly string[];
};

type Place = { folder: string; port: number; lmtpPort: number };

/**
 * A Dovecot of its own on loopback, with one user or more and a folder under the temporary ones. By
 * LMTP it refuses whom it does not know with 550.
 */
export class DovecotServer {
  readonly user = 'desk';
  /** Hard to quote on purpose. */
  password = 'a password with @:/%';
  /** Where it serves IMAP. */
  readonly port: number;
  /** Where it takes mail for its users, at whatever domain. */
  readonly lmtpPort: number;
  private readonly folder: string;
  private others: readonly string[] = [];
  private child: ChildProcess | undefined;

  protected constructor({ folder, port, lmtpPort }: Place) {
    this.folder = folder;
    this.port = port;
    this.lmtpPort = lmtpPort;
  }

  /** Starts one; resolves when it takes connections. `stop` it: it is a process group of its own. */
  static async start(options: DovecotOptions = {}): Promise<DovecotServer> {
    const server = new DovecotServer(await DovecotServer.newPlace());
    await server.begin(options);
    return server;
  }

  protected static async newPlace(): Promise<Place> {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), 'otvet-dovecot-'));
    return { folder, port: await freePort(), lmtpPort: await freePort() };
  }

  protected async begin({ keepsKeywords = true, others = [] }: DovecotOptions): Promise<void> {
    this.others = others;
    this.configure(keepsKeywords);
    await this.run();
  }

  /** Its process, while it runs; 0 while it does not. */
  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Starts it again after `down`; resolves when it takes connections. */
  async run(): Promise<void> {
    // A group of its own, which `down` ends as one.
    const child = spawn(program, ['-F', '-c', join(this.folder, 'dovecot.conf')], {
      stdio: 'ignore',
      detached: true,
    });
    this.child = child;
    const kill = () => killGroup(child);
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    try {
      for (const port of [this.port, this.lmtpPort]) await untilAnswers('Dovecot', child, port);
    } catch (error) {
      throw new Error(`Dovecot does not start: ${this.log}`, { cause: error });
    }
  }

  /** What it has logged. */
  get log(): string {
    const path = join(this.folder, 'dovecot.log');
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  /** Kills it with all its processes, connections and all; the mail stays. */
  async down(): Promise<void> {
    const { child } = this;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await endGroup(child);
    rmSync(join(this.folder, 'run'), { recursive: true, force: true });
  }

  /** From now on every user has this password. */
  setPassword(password: string): void {
    const secret = Buffer.from(password).toString('base64');
    const lines = [this.user, ...this.others].map((name) => `${name}:{PLAIN.b64}${secret}\n`);
    writeFileSync(join(this.folder, 'passwd'), lines.join(''));
    chmodSync(join(this.folder, 'passwd'), 0o644);
  }

  /** Ends it and deletes everything. */
  async stop(): Promise<void> {
    await this.down();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private configure(keepsKeywords: boolean): void {
    const { folder } = this;
    chmodSync(folder, 0o755);
    this.setPassword(this.password);
    const mail = join(folder, 'mail');
    mkdirSync(mail);
    chmodSync(mail, 0o777);
    const acls = join(folder, 'acls');
    // Right `w` is the one to set keywords (RFC 4314 §2.1).
    writeFileSync(acls, '* owner lrstipekxa\n');
    chmodSync(acls, 0o644);
    const plugins = keepsKeywords ? '' : `mail_plugins = acl\nplugin {\n  acl = vfile:${acls}\n}\n`;
    writeFileSync(join(folder, 'dovecot.conf'), `${accounts(mail)}${this.services()}${plugins}`);
    chmodSync(join(folder, 'dovecot.conf'), 0o644);
  }

  private services(): string {
    const { folder } = this;
    return `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
instance_name = ${folder}
listen = 127.0.0.1
protocols = imap lmtp
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
first_valid_uid = 1
mail_max_userip_connections = 100
mailbox_list_index = yes
namespace inbox {
  inbox = yes
  separator = /
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%n ${folder}/passwd
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${this.port}
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${this.lmtpPort}
  }
}
protocol lmtp {
  auth_username_format = %n
}
`;
  }
}

/** Whose processes serve, and whose mail it is: as root another user, or else this one. */
function accounts(mail: string): string {
  const isRoot = process.getuid?.() === 0;
  const { username, uid, gid } = userInfo();
  const owner = isRoot ? 'uid=nobody gid=nogroup' : `uid=${uid} gid=${gid}`;
  // Other than root it can neither become another user nor lock itself in.
  const users = isRoot
    ? ''
    : `default_internal_user = ${username}\ndefault_login_user = ${username}\ndefault_internal_group = ${gid}\n`;
  return `${users}mail_location = maildir:${mail}/%n
userdb {
  driver = static
  args = ${owner} home=${mail}/%n
}
`;
}
