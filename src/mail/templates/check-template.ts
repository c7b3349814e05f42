import { LiquidError, type Template } from 'liquidjs';
import type { MailKind } from '../../domain/events';
import type { Language } from '../../domain/language';
import { createMailEngines, type MailContext, type MailTemplate } from './engine';
import type { NoticeContext } from './team-notice';

/** What is wrong with a template, and in which line of it. */
export type TemplateFault = { line?: number } & (
  | { code: 'TEMPLATES_FAULTY'; details: { problem: string } }
  | { code: 'TEMPLATES_UNKNOWN_VARIABLE'; details: { name: string; known: string } }
  | { code: 'TEMPLATES_EMPTY'; details: Record<string, never> }
  | { code: 'TEMPLATES_LOSES'; details: { name: string } }
);

type Sample = MailContext & { subject: string };

/** As long as agents' longer answers are: a template that cuts them sends half of what was written. */
const longComment = Array.from({ length: 200 }, (_, step) => `Step ${step + 1}.`).join(' ');

/** Everything that a mail to a customer can have, at once. */
const customerSample: Sample = {
  subject: '[Support #1024] Re: No paper',
  number: 1024,
  ticketSubject: 'No paper',
  serviceName: 'Support',
  requesterName: 'Ivan',
  agentName: 'Anna',
  comment: longComment,
  original: { atText: '1 July 2026 at 10:00', text: 'It says no paper.', authorName: 'Olga' },
  notice: 'Your mail was not accepted.',
  goodUrl: 'https://desk.example/rate/token?rating=good',
  badUrl: 'https://desk.example/rate/token?rating=bad',
  ticketUrl: 'https://desk.example/request/token',
  responseHours: 4,
  responseMinutes: 30,
  closesAfterDays: 5,
  suggestions: [{ title: 'No paper', url: 'https://help.example/1' }],
};

/** The same mail with nothing in it that can be absent. */
const bareSample: Sample = {
  ...customerSample,
  requesterName: undefined,
  agentName: undefined,
  original: undefined,
  notice: undefined,
  ticketUrl: undefined,
  responseHours: undefined,
  responseMinutes: undefined,
  closesAfterDays: undefined,
  suggestions: undefined,
};

const noticeSample: NoticeContext = {
  subject: 'Ticket 1024: the resolution is due soon — No paper',
  number: 1024,
  ticketSubject: 'No paper',
  headline: 'the resolution is due soon',
  passedPercent: 75,
  deadlineText: '1 July 2026 at 10:00 (Europe/Moscow)',
  relayAnswer: '550 5.1.1 no such user',
  ticketUrl: 'https://desk.example/tickets/1024',
  undeliveredUrl: 'https://desk.example/tickets?mail=undelivered',
};

/** What a mail of this kind is sent for: a template without it would send an empty shell. */
const carried: Partial<Record<MailKind, readonly (keyof Sample | keyof NoticeContext)[]>> = {
  acknowledgement: ['notice'],
  not_accepted: ['notice'],
  reply: ['comment'],
  resolved: ['comment'],
  rating_request: ['goodUrl', 'badUrl'],
  team_notice: ['headline', 'ticketUrl'],
};

/** What the templates of a kind may name, in the order of the documentation. */
export function variablesOf(kind: MailKind): string[] {
  return Object.keys(kind === 'team_notice' ? noticeSample : customerSample);
}

/**
 * Everything that is wrong with an administrator's template, tried on sample mails: what can't be
 * parsed, names that no mail has (in branches too that the samples don't reach), running away,
 * nothing to show, and losing what the mail is sent for. Empty if it can be used.
 */
export function templateFaults(
  kind: MailKind,
  language: Language,
  part: keyof MailTemplate,
  source: string,
): TemplateFault[] {
  const engine = createMailEngines(language)[part === 'text' ? 'text' : 'html'];
  let template: Template[];
  try {
    template = engine.parse(source);
    const unknown = unknownVariables(kind, engine.analyzeSync(template, { partials: false }));
    if (unknown.length > 0) return unknown;
    const [full, bare] =
      kind === 'team_notice'
        ? [
            noticeSample,
            {
              ...noticeSample,
              passedPercent: undefined,
              deadlineText: undefined,
              relayAnswer: undefined,
              undeliveredUrl: undefined,
            },
          ]
        : [customerSample, bareSample];
    const whole = String(engine.renderSync(template, full, { strictVariables: true }));
    if (String(engine.renderSync(template, bare)).trim() === '') {
      return [{ code: 'TEMPLATES_EMPTY', details: {} }];
    }
    return part === 'preview' ? [] : lost(kind, full, whole);
  } catch (error) {
    return [faultOf(kind, error)];
  }
}

function unknownVariables(
  kind: MailKind,
  { globals }: ReturnType<ReturnType<typeof createMailEngines>['html']['analyzeSync']>,
): TemplateFault[] {
  const known = variablesOf(kind);
  return Object.entries(globals)
    .filter(([name]) => !known.includes(name))
    .map(([name, places]) => {
      const line = places[0]?.location.row;
      return unknownVariable(kind, name, line);
    });
}

function unknownVariable(kind: MailKind, name: string, line: number | undefined): TemplateFault {
  const details = { name, known: variablesOf(kind).join(', ') };
  return { code: 'TEMPLATES_UNKNOWN_VARIABLE', details, ...(line !== undefined && { line }) };
}

function lost(kind: MailKind, sample: object, rendered: string): TemplateFault[] {
  const values = new Map(Object.entries(sample));
  // However it breaks the lines.
  const shown = rendered.replace(/\s+/g, ' ');
  return (carried[kind] ?? [])
    .filter((name) => !shown.includes(String(values.get(name))))
    .map((name) => ({ code: 'TEMPLATES_LOSES', details: { name } }));
}

/** The parser's or the engine's words, in English, without the place that it appends. */
function faultOf(kind: MailKind, error: unknown): TemplateFault {
  if (!LiquidError.is(error)) throw error;
  const { originalError, token, name } = error as LiquidError & {
    originalError?: Error;
    token: { getPosition(): readonly number[] };
  };
  const [line] = token.getPosition();
  const problem = (originalError?.message ?? error.message).replace(/, line:\d+, col:\d+$/, '');
  const undefinedName = /^undefined variable: (.*)$/.exec(problem)?.[1];
  if (name === 'UndefinedVariableError' && undefinedName !== undefined) {
    return unknownVariable(kind, undefinedName, line);
  }
  return {
    code: 'TEMPLATES_FAULTY',
    details: { problem },
    ...(line !== undefined && { line }),
  };
}
