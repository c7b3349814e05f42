/** Applies the pending migrations, prepares the engine's namespace, and ends. */
import { statusAttribute } from '../../workflows/messages';
import { readConfig } from '../config';
import { createLogger } from '../log';
import { prepareNamespace } from '../embedded/namespace';
import { Desk, deskSettings } from '../roles/desk';
import { defaultTerms } from '../terms/default-terms';
import { connectEngine } from '../temporal/connect';

async function main(): Promise<void> {
  const config = readConfig(process.env, Date.now());
  const settings = deskSettings(config);
  const desk = new Desk(settings, defaultTerms(), createLogger('migrate', config.logLevel));
  for (const name of await desk.migrate()) process.stdout.write(`${name}\n`);
  await desk.close();
  const engine = await connectEngine({ address: settings.temporalAddress, namespace: 'default' });
  await prepareNamespace(engine.connection, {
    namespace: settings.temporalNamespace,
    searchAttributes: { [statusAttribute]: 'Keyword' },
  });
  await engine.connection.close();
}

main().catch((error: unknown) => {
  process.stderr.write(
    `otvet migrate: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
