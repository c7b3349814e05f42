/** Starts everything: the embedded servers that no setting replaces, and all parts of Otvet. */
import { ConfigError, readConfig } from '../config';
import type { Language } from '../domain/language';
import { languageFrom } from '../domain/language';
import { Progress } from '../embedded/progress';
import { formatStartupError, StartupError } from '../embedded/startup-error';
import { createLogger } from '../log';
import { startEmbedded, type Addresses } from '../roles/embedded';
import { stopRequested } from '../roles/run-service';
import { SettingsFileError } from '../settings/settings-file';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function welcome(language: Language, addresses: Addresses): void {
  const { apiUrl, intake, mailboxUrl, temporalUiUrl, dataFolder, agentTokens } = addresses;
  const words = {
    ru: {
      ready: 'Otvet работает.',
      desk: 'Обращения',
      mailbox: 'Почта клиентов',
      intake: 'Приём почты',
      ui: 'Temporal',
      data: 'Данные',
      tokens: 'Токены доступа (имя:роль:токен)',
      stop: 'Ctrl-C останавливает всё.',
    },
    en: {
      ready: 'Otvet is running.',
      desk: 'Tickets',
      mailbox: 'Customers’ mail',
      intake: 'SMTP intake',
      ui: 'Temporal',
      data: 'Data',
      tokens: 'Access tokens (name:role:token)',
      stop: 'Ctrl-C stops everything.',
    },
  }[language];
  const lines: [string, string | undefined][] = [
    [words.desk, `${apiUrl}/tickets`],
    [words.mailbox, mailboxUrl],
    [words.intake, intake],
    [words.ui, temporalUiUrl],
    [words.data, dataFolder],
    [words.tokens, agentTokens],
  ];
  say(`\n${words.ready}`);
  for (const [label, value] of lines) if (value !== undefined) say(`  ${label}: ${value}`);
  say(`${words.stop}\n`);
}

function explain(error: unknown, language: Language): string {
  if (error instanceof StartupError) return formatStartupError(error, language);
  if (error instanceof SettingsFileError) return error.explain(language);
  if (error instanceof ConfigError) {
    const heading = { ru: 'Настройки', en: 'Settings' }[language];
    const problems = error.problems.map(({ variable, problem }) => `  ${variable} ${problem}`);
    return `BAD_SETTING: ${heading}\n${problems.join('\n')}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function main(): Promise<void> {
  let language = languageFrom(process.env['OTVET_LANG'] ?? process.env['LANG'], 'en');
  try {
    const config = readConfig(process.env, Date.now());
    language = config.language;
    const log = createLogger('otvet', config.logLevel);
    const progress = new Progress({ language, write: say });
    const stop = stopRequested();
    const embedded = startEmbedded({ config, env: process.env, progress, log });
    const stoppedEarly = await Promise.race([embedded.then(() => false), stop.then(() => true)]);
    // A stop during the start waits for the start's end: half-started servers stop cleanly too.
    const running = await embedded;
    if (!stoppedEarly) {
      welcome(language, running.addresses);
      await stop;
    }
    say({ ru: 'Останавливаюсь …', en: 'Stopping …' }[language]);
    await running.close();
    process.exit(process.exitCode ?? 0);
  } catch (error) {
    process.stderr.write(`\n${explain(error, language)}\n`);
    process.exit(1);
  }
}

void main();
