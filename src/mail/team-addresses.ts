import type { TeamRecipient } from '../domain/events';
import type { Bilingual } from '../domain/language';
import { grades } from '../domain/ticket';
import { usableAddress } from './header-text';

/** Where the team reads its notices, by name: `team`, a grade, or an agent's id. */
export type TeamAddresses = ReadonlyMap<string, string>;

/** The names that are no agent's id. */
const sharedNames: ReadonlySet<string> = new Set(['team', ...grades]);

/** What an agent's id may look like: as in the access tokens. */
const namePattern = /^[\p{L}\p{N}_.@-]{1,64}$/u;

const faults = {
  form: {
    ru: 'нужен вид ИМЯ=адрес, например lead=lead@company.example',
    en: 'the form is NAME=address, for example lead=lead@company.example',
  },
  name: {
    ru: 'имя — это team, грейд или id сотрудника, до 64 букв и цифр',
    en: 'the name is team, a grade or an agent’s id of up to 64 letters and digits',
  },
  address: {
    ru: 'на такой адрес нельзя отправить письмо',
    en: 'no mail can be sent to this address',
  },
  twice: { ru: 'это имя уже было', en: 'this name was given before' },
} as const satisfies Record<string, Bilingual>;

type Entry = { name: string; address: string } | { fault: Bilingual };

function parseEntry(entry: string): Entry {
  const at = entry.indexOf('=');
  if (at === -1) return { fault: faults.form };
  const name = entry.slice(0, at).trim();
  if (!namePattern.test(name)) return { fault: faults.name };
  const address = usableAddress(entry.slice(at + 1));
  return address === undefined ? { fault: faults.address } : { name, address };
}

/**
 * The addresses in a text like `team=desk@company.example,lead=olga@company.example`, and what is
 * wrong with each entry that can't be used, in both languages, with its position from 1.
 */
export function parseTeamAddresses(text: string): { addresses: TeamAddresses; faults: string[] } {
  const addresses = new Map<string, string>();
  const found: string[] = [];
  const entries = text.split(',').filter((entry) => entry.trim() !== '');
  for (const [index, text] of entries.entries()) {
    const entry = parseEntry(text);
    const isTwice = 'name' in entry && addresses.has(entry.name);
    if ('name' in entry && !isTwice) addresses.set(entry.name, entry.address);
    const fault = 'fault' in entry ? entry.fault : isTwice ? faults.twice : undefined;
    if (fault === undefined) continue;
    found.push(`entry ${index + 1}: ${fault.en} / запись ${index + 1}: ${fault.ru}`);
  }
  return { addresses, faults: found };
}

/**
 * The address of a notice's recipient: the agent's or the grade's own, the team's where that is not
 * set, `undefined` where neither is. A grade's name is no agent's id, even if an agent has it.
 */
export function teamAddressOf(
  addresses: TeamAddresses,
  recipient: TeamRecipient,
): string | undefined {
  const [kind = '', ...rest] = recipient.split(':');
  const name = rest.join(':');
  const isOwnName = kind === 'grade' || !sharedNames.has(name);
  return (isOwnName ? addresses.get(name) : undefined) ?? addresses.get('team');
}

/**
 * Who of the team reads mail at `address`, in whatever case: agents' ids first, then the names of
 * grades and of the whole team, which tell a colleague but not which; empty for anybody else's.
 */
export function namesAtAddress(addresses: TeamAddresses, address: string): string[] {
  const folded = address.toLowerCase();
  const names = [...addresses].filter(([, own]) => own.toLowerCase() === folded);
  const isShared = ([name]: [string, string]) => sharedNames.has(name);
  return [...names.filter((entry) => !isShared(entry)), ...names.filter(isShared)].map(
    ([name]) => name,
  );
}
