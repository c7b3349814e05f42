import type { Bilingual } from '../../domain/language';
import { rejections, type RejectionCode } from '../../domain/rejection';
import { ofAnotherVersion } from '../../domain/unknown-code';
import { dayAndTime, workingTime, type TimeStyle } from './times';

/** The public numbers of other tickets by their ids, as far as they are known. */
export type Numbers = ReadonlyMap<string, number>;

/** How things are told: the zone of the times, and how tickets and participants are named. */
export type Telling = {
  zone: string;
  numbers: Numbers;
  /** The names or addresses of participants by their ids, as far as they are known. */
  participants?: ReadonlyMap<string, string>;
};

/** The telling in the reader's language. */
export type TellingStyle = TimeStyle & Partial<Omit<Telling, 'zone'>>;

/** A text made in each language. */
export function inBoth(make: (language: 'ru' | 'en') => string): Bilingual {
  return { ru: make('ru'), en: make('en') };
}

/** The text as it begins a sentence. */
export function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** An instant as a person reads it, with the year where it is not that of `nowMs`. */
export function momentOf({ zone }: Pick<Telling, 'zone'>, atMs: number, nowMs: number): Bilingual {
  return inBoth((language) => dayAndTime({ language, zone }, atMs, nowMs));
}

/** A duration of working time. */
export function durationOf(minutes: number): Bilingual {
  return inBoth((language) => workingTime(language, minutes));
}

/** Another ticket by its number, or by the beginning of its id while that is not known. */
export function otherName({ numbers }: Pick<Telling, 'numbers'>, ticketId: string): Bilingual {
  const number = numbers.get(ticketId);
  if (number === undefined) {
    const start = `${ticketId.slice(0, 8)}…`;
    return { ru: start, en: start };
  }
  return { ru: `№${number}`, en: `#${number}` };
}

/** Why something was refused, in sentences. */
export function refusalText(code: string): Bilingual {
  const isKnown = (text: string): text is RejectionCode => Object.hasOwn(rejections, text);
  if (isKnown(code)) return rejections[code];
  const { ru, en } = ofAnotherVersion(code);
  return { ru: `${capitalised(ru)}.`, en: `${capitalised(en)}.` };
}
