import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './ticket-lab';

const eximPath = '/usr/sbin/exim4';

/** Whether Debian's exim4-daemon-light is installed and may be run: it wants root to have its own configuration. */
export function hasExim(): boolean {
  return existsSync(eximPath) && process.getuid?.() === 0;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Everything goes on to one server on loopback; recipients at `refused.example` are refused at once. */
function configuration(folder: string, nextPort: number): string {
  return `
primary_hostname = relay.example
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%slog
pid_file_path = ${folder}/exim.pid
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
  accept

begin routers
onward:
  driver = manualroute
  transport = onward
  route_list = * 127.0.0.1
  self = send

begin transports
onward:
  driver = smtp
  port = ${nextPort}
  hosts_try_fastopen =
  hosts_try_prdr =
  tls_tempfail_tryclear = true

begin retry
* * F,1h,1s
`;
}

/** A private Exim on loopback with a spool of its own, which hands everything on to one server. */
export class Exim {
  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly daemon: ChildProcess,
  ) {}

  /** Starts it; mail goes on to the SMTP server at `nextPort`. */
  static async start(nextPort: number): Promise<Exim> {
    const folder = mkdtempSync(join(tmpdir(), 'otvet-exim-'));
    chmodSync(folder, 0o755);
    for (const name of ['spool', 'log']) {
      mkdirSync(join(folder, name));
      execFileSync('chown', ['Debian-exim:Debian-exim', join(folder, name)]);
    }
    const conf = join(folder, 'exim.conf');
    writeFileSync(conf, configuration(folder, nextPort));
    chmodSync(conf, 0o644);
    const port = await freePort();
    const daemon = spawn(eximPath, ['-C', conf, '-bdf', '-q1s', '-oX', `127.0.0.1.${port}`], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const exim = new Exim(`smtp://127.0.0.1:${port}`, folder, daemon);
    await until(() => existsSync(join(folder, 'exim.pid')));
    return exim;
  }

  /** Ends it and deletes its spool. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.daemon.once('exit', resolve));
    this.daemon.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
