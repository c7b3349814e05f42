import { execFileSync } from 'node:child_process';
import { startTestPostgres } from '../support/postgres-server';
import { startRealTemporal } from '../support/real-temporal-server';
async function timed<T>(name: string, f: () => Promise<T>): Promise<T> { const t = Date.now(); const r = await f(); console.log(name, Date.now() - t, 'ms'); return r; }
async function main() {
  const sa = { OtvetStatus: 'Keyword' } as const;
  const pg = await timed('postgres', startTestPostgres);
  const o = { postgresUrl: pg.url, namespace: 'default', searchAttributes: sa };
  const r = await timed('real', () => startRealTemporal(o));
  await timed('stop real', r.stop);
  const r2 = await timed('real again on the same databases', () => startRealTemporal(o));
  await timed('stop real', r2.stop);
  const u = new URL(pg.url);
  const q = (sql: string) => execFileSync('node', ['-e', `const {Client}=require('pg');(async()=>{const c=new Client('${pg.url.replace(/otvet$/, 'temporal')}');await c.connect();console.log((await c.query('${sql}')).rows);await c.end()})()`], { encoding: 'utf8', cwd: '/work/main' });
  console.log(q('select curr_version from schema_version'));
  try { execFileSync(process.env['HOME'] + '/.cache/otvet/temporal-server-1.31.2-sql-tool/temporal-sql-tool', ['--db', 'temporal', 'setup-schema', '-v', '0.0'], { env: { SQL_PLUGIN: 'postgres12', SQL_HOST: u.hostname, SQL_PORT: u.port, SQL_USER: u.username, SQL_PASSWORD: u.password } , stdio: 'inherit'}); } catch (e) { console.log('setup again fails', String(e).slice(0, 300)); }
  console.log(q('select curr_version from schema_version'));
  await timed('stop postgres', pg.stop);
}
main().catch((e) => { console.error(e); process.exit(1); });
