/** Plays a ticket's week in about a minute on the real engine and prints what happens. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../config';
import { createPool } from '../db/pool';
import { DemoAgent, DemoCustomer } from '../demo/actors';
import { playStory, storySpeed, storyStartsAt } from '../demo/story';
import { demoTexts } from '../demo/texts';
import { Transcript } from '../demo/transcript';
import { freePort } from '../embedded/ports';
import { Progress } from '../embedded/progress';
import { createLogger } from '../log';
import { startEmbedded } from '../roles/embedded';

/** From the servers' readiness to the first mail: what the rest of the start takes. */
const leadMs = 3_000;

const portVariables = [
  'OTVET_API_PORT',
  'OTVET_INTAKE_PORT',
  'OTVET_MAILBOX_PORT',
  'OTVET_MAILBOX_SMTP_PORT',
  'OTVET_TEMPORAL_PORT',
  'OTVET_TEMPORAL_UI_PORT',
  'OTVET_POSTGRES_PORT',
];

/** Servers, ports and data of its own: a demo beside a running desk disturbs nothing. */
async function demoEnvironment(folder: string): Promise<NodeJS.ProcessEnv> {
  const env: NodeJS.ProcessEnv = { ...process.env, OTVET_DATA_DIR: folder };
  for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'SMTP_URL', 'OTVET_PUBLIC_URL']) {
    Reflect.deleteProperty(env, name);
  }
  for (const name of portVariables) env[name] = String(await freePort());
  return env;
}

async function play(folder: string): Promise<void> {
  const env = await demoEnvironment(folder);
  const config = readConfig(env, Date.now());
  const { language } = config;
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const log = createLogger('demo', config.logLevel);
  const progress = new Progress({ language, write: say });
  const startClock = (nowMs: number) => ({
    engineOriginMs: nowMs + leadMs,
    ticketOriginMs: Date.parse(storyStartsAt),
    speed: storySpeed,
  });
  const otvet = await startEmbedded({ config, env, progress, log, startClock });
  const pool = createPool(otvet.databaseUrl, log, 1);
  try {
    const texts = demoTexts[language];
    say(`\n${texts.intro}\n`);
    const person = { from: 'vera@customer.example', name: texts.customerName };
    const customer = new DemoCustomer(otvet.addresses.mailboxUrl ?? '', person);
    const style = { language, zone: 'Europe/Moscow' };
    const transcript = new Transcript(pool, customer, style, say);
    const agent = new DemoAgent(otvet.addresses);
    await playStory({ clock: otvet.clock, language, customer, agent, transcript });
    say('');
  } finally {
    await pool.end();
    await otvet.close();
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'otvet-demo-'));
  // As root, Postgres runs as another user, who must be able to pass through.
  chmodSync(folder, 0o711);
  try {
    await play(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
    process.exit(1);
  },
);
