import type { Bilingual } from '../domain/language';

/** What stands for a subject that is empty. */
export const namelessSubject: Bilingual = { ru: 'без темы', en: 'no subject' };

/** Subjects are one header line; more is decoration. */
const longestSubject = 998;

/**
 * What clients put before the subject of an answer or a forward: `Re`, `RE[2]`, `Re(3)`, `HA`, `На`,
 * `Отв`, `Ответ`, `Fwd`, `FW`, `Пересл`, `Пер` and the German and Scandinavian ones that Russian companies
 * receive; Cyrillic `НА` and Latin `HA` look the same.
 */
const prefix =
  /^(?:re|ha|на|отв|ответ|ответить|aw|sv|antw|fwd?|wg|vs|пер|пересл|переслано|пересылка)(?:\[\d{1,4}\]|\(\d{1,4}\))?:\s*/i;

/** Our token: the number in brackets, the service's name before it. */
const token = /\[([^[\]#]{0,60})#(\d{1,12})\]/g;

/** The prefixes of a forward, which stand first when the mail itself is one. */
const forwardPrefix =
  /^(?:\[[^\]]{0,80}\]\s*)?(?:fwd?|wg|tr|rv|enc|doorst|vl|ilt|пер|пересл|переслано|пересылка|переадр|переслати|перасл)(?:\[\d{1,4}\]|\(\d{1,4}\))?\s?[:：]/i;

/** Whether `subject` says that the mail forwards another, as `Fwd:`, `FW:`, `WG:`, `Пересл:` do. */
export function hasForwardSubject(subject: string): boolean {
  return forwardPrefix.test(subject.slice(0, longestSubject).trim());
}

/**
 * The ticket number that `subject` names as `[#123]` or `[<service name> #123]`, whichever of our
 * names that is, or nothing if it names none or several. A hint, never proof: anybody can write a
 * number (see `threadMail`).
 */
export function subjectNumber(subject: string, ...serviceNames: string[]): number | undefined {
  const numbers = new Set<number>();
  for (const match of subject.slice(0, longestSubject).matchAll(token)) {
    const isOwn = ['', ...serviceNames].some((name) => isOwnToken(match[1] ?? '', name));
    if (isOwn) numbers.add(Number(match[2]));
  }
  const [number] = numbers;
  return numbers.size === 1 ? number : undefined;
}

/**
 * `subject` without the chain of answer and forward prefixes and without our tokens, so that every
 * answer to a ticket has the same subject. Tokens of other desks stay: their desk finds its ticket
 * by them.
 */
export function cleanSubject(subject: string, serviceName = ''): string {
  let rest = subject.slice(0, longestSubject);
  // A token inside another one's brackets leaves a new token behind: every round shortens the text.
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest
      .replace(token, (match, name: string) => (isOwnToken(name, serviceName) ? ' ' : match))
      .replace(/\s+/g, ' ')
      .trim()
      .replace(prefix, '');
  }
  return rest;
}

/** The subject of every mail about a ticket: `[Служба поддержки #123] Re: Не печатает`. */
export function ticketSubject(number: number, subject: string, serviceName: string): string {
  const name = tokenName(serviceName);
  const token = name === '' ? `[#${number}]` : `[${name} #${number}]`;
  return `${token} Re: ${cleanSubject(subject, serviceName)}`;
}

/** Whether a token whose brackets hold `name` before the `#` is ours: no name, or `serviceName`. */
export function isOwnToken(name: string, serviceName: string): boolean {
  const claimed = name.trim();
  return claimed === '' || claimed.toLowerCase() === tokenName(serviceName).toLowerCase();
}

/** `serviceName` without what would end the token early, short enough to leave room for the subject. */
function tokenName(serviceName: string): string {
  return serviceName
    .replace(/[[\]#]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 40)
    .trim();
}
