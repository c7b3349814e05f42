import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endGroup } from '../../src/embedded/process-group';
import { untilAnswers } from '../../src/bench/until-answers';
import { freePort } from '../../src/embedded/ports';

const eximPath = '/usr/sbin/exim4';

/** While it is in Exim's folder, a mail that was received is answered a minute later. */
const slowFile = 'slow';

/** Whether Debian's exim4-daemon-light is installed and may be run: it wants root to have its own configuration. */
export function hasExim(): boolean {
  return existsSync(eximPath) && process.getuid?.() === 0;
}

/** Whom Exim hands everything on to, on loopback. */
export type NextServer = {
  port: number;
  /** `smtp` unless given. */
  protocol?: 'smtp' | 'lmtp';
  /**
   * Somebody on holiday, whose robot answers every mail that has a return path, automatic ones too,
   * and asks nobody twice whether that is wise.
   */
  robotAt?: string;
};

function robotConfiguration(robotAt: string | undefined): { router: string; transport: string } {
  if (robotAt === undefined) return { router: '', transport: '' };
  const [localPart, domain] = robotAt.split('@');
  return {
    router: `robot:
  driver = accept
  local_parts = ${localPart}
  domains = ${domain}
  condition = \${if eq{$sender_address}{}{no}{yes}}
  unseen
  transport = robot
`,
    transport: `robot:
  driver = autoreply
  user = Debian-exim
  from = ${robotAt}
  to = $sender_address
  subject = Out of office
  text = I am away until Monday.
`,
  };
}

/** Everything goes on to one server; recipients at `refused.example` are refused at once. */
function configuration(folder: string, next: NextServer): string {
  const robot = robotConfiguration(next.robotAt);
  return `
primary_hostname = relay.example
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%slog
exim_user = Debian-exim
exim_group = Debian-exim
never_users =
keep_environment =
tls_advertise_hosts =
dsn_advertise_hosts = *
host_lookup =
rfc1413_query_timeout = 0s
acl_smtp_rcpt = acl_rcpt
acl_smtp_data = acl_data
qualify_domain = relay.example

begin acl
acl_rcpt:
  deny    domains = refused.example
          message = 5.1.1 no such user here
  defer   domains = busy.example
          message = 4.2.1 try again later
  accept
acl_data:
  accept  condition = \${if exists{${folder}/${slowFile}}}
          delay = 1m
  accept

begin routers
${robot.router}onward:
  driver = manualroute
  transport = onward
  route_list = * 127.0.0.1
  self = send

begin transports
${robot.transport}onward:
  driver = smtp
  protocol = ${next.protocol ?? 'smtp'}
  port = ${next.port}
  hosts_try_fastopen =
  hosts_try_prdr =
  # It would say QUIT along with the end of a mail, upon which smtp-server hangs up without its 250.
  hosts_avoid_pipelining = *
  tls_tempfail_tryclear = true

begin retry
* * F,1h,1s
`;
}

/** The daemon, leading a process group of its own, so that a kill reaches what it has forked. */
function launched(conf: string, port: number): ChildProcess {
  return spawn(eximPath, ['-C', conf, '-bdf', '-q1s', '-oX', `127.0.0.1.${port}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
}

/** A private Exim on loopback with a spool of its own, which hands everything on to one server. */
export class Exim {
  private constructor(
    readonly port: number,
    private readonly folder: string,
    private daemon: ChildProcess,
  ) {}

  /** Starts it; mail goes on to the `next` server, which may be no more than an SMTP server's port. */
  static async start(next: number | NextServer): Promise<Exim> {
    const folder = mkdtempSync(join(tmpdir(), 'otvet-exim-'));
    chmodSync(folder, 0o755);
    for (const name of ['spool', 'log']) {
      mkdirSync(join(folder, name));
      execFileSync('chown', ['Debian-exim:Debian-exim', join(folder, name)]);
    }
    const conf = join(folder, 'exim.conf');
    writeFileSync(conf, configuration(folder, typeof next === 'number' ? { port: next } : next));
    chmodSync(conf, 0o644);
    const port = await freePort();
    const exim = new Exim(port, folder, launched(conf, port));
    await exim.untilUp();
    return exim;
  }

  private async untilUp(): Promise<void> {
    // Its own log has the rest: not root any more, each queue run says so here.
    let complaints = '';
    this.daemon.stderr?.setEncoding('utf8').on('data', (text: string) => (complaints += text));
    try {
      // Not its pid file: with a port given by -oX it writes none.
      await untilAnswers('Exim', this.daemon, this.port);
    } catch (error) {
      await this.stop();
      throw new Error(`Exim does not start: ${complaints}`, { cause: error });
    }
  }

  /** Whether it takes a minute to answer a mail that it has received. */
  set isSlow(isSlow: boolean) {
    const path = join(this.folder, slowFile);
    if (isSlow) writeFileSync(path, '');
    else rmSync(path, { force: true });
  }

  /** Whether it is receiving a mail, or has one that waits. */
  get hasData(): boolean {
    return this.spooled('-D') > 0;
  }

  /** Ends it and all that it has begun as a power cut would, and starts it again with what it had. */
  async crashAndRestart(): Promise<void> {
    await endGroup(this.daemon);
    this.daemon = launched(join(this.folder, 'exim.conf'), this.port);
    await this.untilUp();
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** How many mails wait in its queue. */
  queued(): number {
    return this.spooled('-H');
  }

  private spooled(ending: string): number {
    const input = join(this.folder, 'spool', 'input');
    // Made for the first mail.
    if (!existsSync(input)) return 0;
    return readdirSync(input).filter((name) => name.endsWith(ending)).length;
  }

  /** What it has logged, for a failing test. */
  get log(): string {
    const path = join(this.folder, 'log', 'mainlog');
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  /** Ends it and deletes its spool. */
  async stop(): Promise<void> {
    // Its deliveries too: they are processes of their own, which outlive the daemon and write on.
    await endGroup(this.daemon);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
