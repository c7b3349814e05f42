import { z } from 'zod';
import { domainOfAddress } from './domain/address';
import { realTime, type TicketClock } from './domain/clock';
import { languageFrom, type Bilingual, type Language } from './domain/language';
import { parseTeamAddresses, type TeamAddresses } from './mail/team-addresses';
import {
  domainName,
  mailboxAddress,
  oneLine,
  port,
  relayUrl,
  webUrl,
  wholeNumber,
} from './setting-kinds';

/** Every setting of every process, read from the environment once. */
export type Config = {
  language: Language;
  logLevel: string;
  /** Empty where the embedded server is meant. */
  databaseUrl: string | undefined;
  temporalAddress: string | undefined;
  temporalNamespace: string;
  smtpUrl: string | undefined;
  /** Signs reply addresses, Message-IDs, rating links and sessions. */
  secret: string | undefined;
  agentTokens: string | undefined;
  supportAddress: string;
  mailDomain: string;
  serviceName: Bilingual;
  /** Where the team reads its notices. */
  teamAddresses: TeamAddresses;
  /** Mails a minute that a process hands over for one domain. */
  mailPerDomainPerMinute: number;
  /** SMTP connections to the relay that a process opens. */
  mailConnections: number;
  /** The key that signs outgoing mail, if there is one. */
  dkim: { domain: string; selector: string; keyFile: string } | undefined;
  publicUrl: string | undefined;
  apiHost: string;
  apiPort: number;
  intakeHost: string;
  intakePort: number;
  mailboxPort: number;
  mailboxSmtpPort: number;
  temporalPort: number;
  temporalUiPort: number;
  postgresPort: number;
  /** Where the support address's mail is fetched from; it holds a password. */
  imapUrl: string | undefined;
  /** The mail server whose Authentication-Results are believed for the support address. */
  authservId: string | undefined;
  /** How the support address's senders are checked, where that is said. */
  senderChecks: 'verify' | 'believe' | 'none' | undefined;
  /** Where further mailboxes are stated. */
  mailboxesFile: string | undefined;
  /** The folder of the mail templates that replace ours. */
  templatesFolder: string | undefined;
  /** Where the SLA terms are stated; the default ones if absent. */
  termsFile: string | undefined;
  clock: TicketClock;
};

const optional = z.string().trim().optional();

/** Reports every entry that can't be used. */
const teamAddresses = z
  .string()
  .default('')
  .transform((text, context) => {
    const { addresses, faults } = parseTeamAddresses(text);
    for (const message of faults) context.addIssue({ code: 'custom', message });
    return addresses;
  });

const environment = z.object({
  OTVET_LANG: optional,
  LANG: optional,
  OTVET_LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'is one of / бывает: fatal, error, warn, info, debug, trace, silent',
    )
    .default('warn'),
  DATABASE_URL: optional,
  TEMPORAL_ADDRESS: optional,
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  SMTP_URL: relayUrl.optional(),
  OTVET_SECRET: z
    .string()
    .min(32, 'needs at least 32 characters / нужно не меньше 32 знаков')
    .optional(),
  OTVET_AGENT_TOKENS: optional,
  // Signed reply addresses add 43 characters to the name, which may have 64 (RFC 5321 §4.5.3.1.1).
  OTVET_SUPPORT_ADDRESS: mailboxAddress
    .refine(
      (address) => address.indexOf('@') <= 20,
      'may have 20 characters before the @ / до @ может быть 20 знаков',
    )
    .default('support@otvet.localhost'),
  OTVET_MAIL_DOMAIN: domainName.optional(),
  OTVET_SERVICE_NAME_RU: oneLine.default('Служба поддержки'),
  OTVET_SERVICE_NAME_EN: oneLine.default('Support'),
  OTVET_TEAM_ADDRESSES: teamAddresses,
  OTVET_MAIL_PER_DOMAIN_PER_MINUTE: wholeNumber(600, 1, 1_000_000),
  OTVET_MAIL_CONNECTIONS: wholeNumber(5, 1, 100),
  OTVET_DKIM_DOMAIN: domainName.optional(),
  OTVET_DKIM_SELECTOR: domainName.optional(),
  OTVET_DKIM_KEY_FILE: optional,
  OTVET_PUBLIC_URL: webUrl.optional(),
  OTVET_API_HOST: z.string().min(1).default('127.0.0.1'),
  OTVET_API_PORT: port(8080),
  OTVET_INTAKE_HOST: z.string().min(1).default('127.0.0.1'),
  OTVET_INTAKE_PORT: port(2525),
  OTVET_MAILBOX_PORT: port(8025),
  OTVET_MAILBOX_SMTP_PORT: port(1025),
  OTVET_TEMPORAL_PORT: port(7233),
  OTVET_TEMPORAL_UI_PORT: port(8233),
  OTVET_POSTGRES_PORT: port(5439),
  IMAP_URL: optional,
  OTVET_AUTHSERV_ID: optional,
  OTVET_SENDER_CHECKS: z
    .enum(
      ['verify', 'believe', 'none'],
      'is verify, believe or none / бывает verify, believe или none',
    )
    .optional(),
  OTVET_MAILBOXES_FILE: optional,
  OTVET_TEMPLATES: optional,
  OTVET_TERMS_FILE: optional,
  OTVET_TIME_LAPSE: z
    .string()
    .refine(
      (text) => /^\d+@./.test(text) && !Number.isNaN(Date.parse(text.slice(text.indexOf('@') + 1))),
      'is SPEED@START / это СКОРОСТЬ@НАЧАЛО: 10080@2026-01-12T10:00:00+03:00',
    )
    .optional(),
});

/** What the settings must agree on among themselves. */
const consistentEnvironment = environment.superRefine((values, context) => {
  const { OTVET_SUPPORT_ADDRESS: own, OTVET_TEAM_ADDRESSES: team } = values;
  dkimOf(values, (message) =>
    context.addIssue({ code: 'custom', path: ['OTVET_DKIM_DOMAIN'], message }),
  );
  const { OTVET_AUTHSERV_ID: authservId, OTVET_SENDER_CHECKS: checks } = values;
  if (authservId !== undefined && checks !== undefined) {
    const message = `${checks} contradicts OTVET_AUTHSERV_ID, which says to believe the results of ${authservId}: remove one of them / ${checks} противоречит OTVET_AUTHSERV_ID, по которому верят результатам ${authservId}: уберите одно из двух`;
    context.addIssue({ code: 'custom', path: ['OTVET_SENDER_CHECKS'], message });
  }
  const isOwn = (address: string) => address.toLowerCase() === own.toLowerCase();
  const names = [...team].filter(([, address]) => isOwn(address)).map(([name]) => name);
  if (names.length === 0) return;
  const message = `${names.join(', ')}: OTVET_SUPPORT_ADDRESS itself, where notices would come back as mail / адрес поддержки, куда уведомления вернулись бы письмами`;
  context.addIssue({ code: 'custom', path: ['OTVET_TEAM_ADDRESSES'], message });
});

/** The three settings of the signing key: all or none. */
function dkimOf(
  values: z.infer<typeof environment>,
  complain: (message: string) => void,
): Config['dkim'] {
  const domain = values.OTVET_DKIM_DOMAIN;
  const selector = values.OTVET_DKIM_SELECTOR;
  const keyFile = values.OTVET_DKIM_KEY_FILE;
  if (domain !== undefined && selector !== undefined && keyFile !== undefined) {
    return { domain, selector, keyFile };
  }
  if (domain !== undefined || selector !== undefined || keyFile !== undefined) {
    complain(
      'OTVET_DKIM_DOMAIN, OTVET_DKIM_SELECTOR and OTVET_DKIM_KEY_FILE belong together: set all three or none / нужны все три или ни одной',
    );
  }
  return undefined;
}

/** A setting that can't be used: its variable's name and what is wrong with it. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly { variable: string; problem: string }[]) {
    super(problems.map(({ variable, problem }) => `${variable}: ${problem}`).join('; '));
    this.name = 'ConfigError';
  }
}

function clockOf(timeLapse: string | undefined, nowMs: number): TicketClock {
  if (timeLapse === undefined) return realTime;
  const at = timeLapse.indexOf('@');
  return {
    engineOriginMs: nowMs,
    ticketOriginMs: Date.parse(timeLapse.slice(at + 1)),
    speed: Number(timeLapse.slice(0, at)),
  };
}

/** The settings in an environment; throws `ConfigError` naming every variable that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv, nowMs: number): Config {
  // A compose file passes what its .env leaves open as an empty text: that is unset, not wrong.
  const set = Object.entries(env).filter(([, value]) => value?.trim() !== '');
  const parsed = consistentEnvironment.safeParse(Object.fromEntries(set));
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => ({
        variable: issue.path.join('.'),
        problem: issue.message,
      })),
    );
  }
  const values = parsed.data;
  return {
    language: languageFrom(values.OTVET_LANG ?? values.LANG, 'en'),
    logLevel: values.OTVET_LOG_LEVEL,
    databaseUrl: values.DATABASE_URL,
    temporalAddress: values.TEMPORAL_ADDRESS,
    temporalNamespace: values.TEMPORAL_NAMESPACE,
    smtpUrl: values.SMTP_URL,
    secret: values.OTVET_SECRET,
    agentTokens: values.OTVET_AGENT_TOKENS,
    supportAddress: values.OTVET_SUPPORT_ADDRESS,
    mailDomain: values.OTVET_MAIL_DOMAIN ?? domainOfAddress(values.OTVET_SUPPORT_ADDRESS),
    serviceName: { ru: values.OTVET_SERVICE_NAME_RU, en: values.OTVET_SERVICE_NAME_EN },
    teamAddresses: values.OTVET_TEAM_ADDRESSES,
    mailPerDomainPerMinute: values.OTVET_MAIL_PER_DOMAIN_PER_MINUTE,
    mailConnections: values.OTVET_MAIL_CONNECTIONS,
    dkim: dkimOf(values, () => undefined),
    publicUrl: values.OTVET_PUBLIC_URL?.replace(/\/+$/, ''),
    apiHost: values.OTVET_API_HOST,
    apiPort: values.OTVET_API_PORT,
    intakeHost: values.OTVET_INTAKE_HOST,
    intakePort: values.OTVET_INTAKE_PORT,
    mailboxPort: values.OTVET_MAILBOX_PORT,
    mailboxSmtpPort: values.OTVET_MAILBOX_SMTP_PORT,
    temporalPort: values.OTVET_TEMPORAL_PORT,
    temporalUiPort: values.OTVET_TEMPORAL_UI_PORT,
    postgresPort: values.OTVET_POSTGRES_PORT,
    imapUrl: values.IMAP_URL,
    authservId: values.OTVET_AUTHSERV_ID,
    senderChecks: values.OTVET_SENDER_CHECKS,
    mailboxesFile: values.OTVET_MAILBOXES_FILE,
    templatesFolder: values.OTVET_TEMPLATES,
    termsFile: values.OTVET_TERMS_FILE,
    clock: clockOf(values.OTVET_TIME_LAPSE, nowMs),
  };
}

/** A setting that a process can't do without, or a `ConfigError` that names its variable. */
export function required<T>(value: T | undefined, variable: string): T {
  if (value === undefined) {
    throw new ConfigError([
      {
        variable,
        problem: 'is needed by this process and not set / нужно этому процессу и не задано',
      },
    ]);
  }
  return value;
}
