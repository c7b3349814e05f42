import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { ImapFlow, type FetchQueryObject } from 'imapflow';
import { simpleParser, type ParsedMail } from 'mailparser';
import { createTransport } from 'nodemailer';
import { freePort } from '../../src/embedded/ports';
import type { ImapAccount } from '../../src/mail/mailboxes';
import { until } from './ticket-lab';

const program = '/usr/sbin/dovecot';

/** A suite that needs a Dovecot: skipped where there is none, as the last lines of the run say. */
export const describeWithDovecot = existsSync(program) ? describe : describe.skip;

const user = 'desk';

/** A Dovecot of its own on loopback, with a folder under the temporary ones. */
export class Dovecot {
  password = 'a password with @:/%';
  private child: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    readonly port: number,
    /** Where it takes mail; a recipient whom it does not know is refused with 550. */
    readonly lmtpPort: number,
    private readonly users: readonly string[],
  ) {}

  /**
   * Starts one; with `keepsKeywords: false` it allows the system flags only. Each of the `users` has
   * the mail to their name, at any domain and with any `+detail`, and the same password.
   */
  static async start({
    keepsKeywords = true,
    users = [user] as readonly string[],
  } = {}): Promise<Dovecot> {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), 'otvet-dovecot-'));
    const server = new Dovecot(folder, await freePort(), await freePort(), users);
    server.configure(keepsKeywords);
    await server.run();
    return server;
  }

  /** The account of its user, as the settings would state it. */
  account(more: Partial<ImapAccount> = {}): ImapAccount {
    return {
      host: '127.0.0.1',
      port: this.port,
      isSecure: false,
      user,
      password: this.password,
      folder: 'INBOX',
      acceptedFolder: undefined,
      sinceMs: undefined,
      ...more,
    };
  }

  /** Starts it again after `kill`; resolves when it takes connections. */
  async run(): Promise<void> {
    // A group of its own, which `down` ends as one.
    const child = spawn(program, ['-F', '-c', join(this.folder, 'dovecot.conf')], {
      stdio: 'ignore',
      detached: true,
    });
    this.child = child;
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`Dovecot ended: ${this.log}`);
      return (await answersOn(this.port)) && answersOn(this.lmtpPort);
    }, 20_000);
  }

  /** What it has logged, for a failing test. */
  get log(): string {
    const path = join(this.folder, 'dovecot.log');
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  /** Kills it with all its processes, connections and all; the mail stays. */
  async down(): Promise<void> {
    const { child } = this;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    process.kill(-child.pid, 'SIGKILL');
    await gone;
    rmSync(join(this.folder, 'run'), { recursive: true, force: true });
  }

  /** Kills the processes that serve IMAP connections, without warning; returns how many. */
  killImapProcesses(): number {
    const parent = this.child?.pid;
    const victims = readdirSync('/proc').filter((name) => {
      try {
        const [, command, ppid] =
          /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
        return command === 'imap' && Number(ppid) === parent;
      } catch {
        return false;
      }
    });
    for (const pid of victims) process.kill(Number(pid), 'SIGKILL');
    return victims.length;
  }

  /** From now on the users have this password. */
  setPassword(password: string): void {
    const secret = Buffer.from(password).toString('base64');
    const lines = this.users.map((name) => `${name}:{PLAIN.b64}${secret}\n`);
    writeFileSync(join(this.folder, 'passwd'), lines.join(''));
    chmodSync(join(this.folder, 'passwd'), 0o644);
  }

  /** Delivers mails by LMTP, as a mail server does: Return-Path and Delivered-To are set. */
  async deliver(...mails: (Buffer | string)[]): Promise<void> {
    const transport = createTransport({
      host: '127.0.0.1',
      port: this.lmtpPort,
      lmtp: true,
      secure: false,
      ignoreTLS: true,
      pool: true,
      maxConnections: 4,
      maxMessages: Infinity,
    } as object);
    try {
      const envelope = { from: 'client@customer.example', to: `${user}@desk.example` };
      await Promise.all(mails.map((raw) => transport.sendMail({ envelope, raw })));
    } finally {
      transport.close();
    }
  }

  /** A person's mail program: logs in, does something and logs out. */
  async asPerson<T>(act: (client: ImapFlow) => Promise<T>, who = user): Promise<T> {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: this.port,
      secure: false,
      auth: { user: who, pass: this.password },
      logger: false,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await act(client);
    } finally {
      client.close();
    }
  }

  /** The flags that were set on each mail in a folder, in the order of their UIDs. */
  async flagsIn(folder: string, who = user): Promise<string[][]> {
    const found = await this.fetched(folder, { flags: true }, who);
    return found.map(({ flags }) => [...(flags ?? [])].filter((flag) => flag !== '\\Recent'));
  }

  /** The mails in a user's inbox, in the order of their UIDs. */
  async mailsOf(who: string): Promise<ParsedMail[]> {
    const found = await this.fetched('INBOX', { source: true }, who);
    return Promise.all(found.map(({ source }) => simpleParser(source ?? '')));
  }

  private fetched(folder: string, query: FetchQueryObject, who: string) {
    return this.asPerson(async (client) => {
      await client.mailboxOpen(folder, { readOnly: true });
      const found = await client.fetchAll('1:*', { ...query, uid: true }).catch(() => []);
      return found.sort((a, b) => a.uid - b.uid);
    }, who);
  }

  /** How many mails a folder holds. */
  async countIn(folder: string): Promise<number> {
    return this.asPerson(async (client) => {
      const status = await client.status(folder, { messages: true });
      return status === false ? 0 : (status.messages ?? 0);
    });
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
    const isRoot = process.getuid?.() === 0;
    const mail = join(folder, 'mail');
    mkdirSync(mail);
    chmodSync(mail, 0o777);
    const self = userInfo().username;
    const owner = isRoot ? 'uid=nobody gid=nogroup' : `uid=${userInfo().uid} gid=${userInfo().gid}`;
    // Other than root it can neither become another user nor lock itself in.
    const users = isRoot
      ? ''
      : `default_internal_user = ${self}\ndefault_login_user = ${self}\ndefault_internal_group = ${userInfo().gid}\n`;
    const acls = join(folder, 'acls');
    // Right `w` is the one to set keywords (RFC 4314 §2.1).
    writeFileSync(acls, '* owner lrstipekxa\n');
    chmodSync(acls, 0o644);
    const noKeywords = `mail_plugins = acl\nplugin {\n  acl = vfile:${acls}\n}\n`;
    const text = `${users}base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
instance_name = ${folder}
listen = 127.0.0.1
protocols = imap lmtp
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:${mail}/%n
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
userdb {
  driver = static
  args = ${owner} home=${mail}/%n
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
${keepsKeywords ? '' : noKeywords}`;
    writeFileSync(join(folder, 'dovecot.conf'), text);
    chmodSync(join(folder, 'dovecot.conf'), 0o644);
  }
}

function answersOn(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
