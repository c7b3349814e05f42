import { z } from 'zod';

/**
 * What the values of settings look like. Each kind refuses what can't work with a sentence in both
 * languages that never repeats the value, which may hold a password.
 */

/** A whole number between two bounds. */
export function wholeNumber(fallback: number, min: number, max: number) {
  const problem = `is a whole number from ${min} to ${max} / это целое число от ${min} до ${max}`;
  return z.coerce
    .number(problem)
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, problem)
    .default(fallback);
}

/** A port; 0 takes a free one. */
export const port = (fallback: number) => wholeNumber(fallback, 0, 65_535);

function urlOf(protocols: readonly string[], problem: string) {
  const hasHost = (text: string): boolean => {
    if (!URL.canParse(text)) return false;
    const { protocol, hostname } = new URL(text);
    return protocols.includes(protocol) && hostname !== '';
  };
  return z.string().trim().refine(hasHost, problem);
}

/** A mail relay: without its scheme, an address leads to a server on this machine or nowhere. */
export const relayUrl = urlOf(
  ['smtp:', 'smtps:'],
  'is smtp://user:password@host:587, or smtps:// for TLS from the first byte / это smtp://пользователь:пароль@сервер:587 или smtps://, если TLS с первого байта',
);

/** Where pages are reached. */
export const webUrl = urlOf(
  ['http:', 'https:'],
  'is an address of pages, for example https://desk.company.example / это адрес страниц, например https://desk.company.example',
);

/** One part of a domain name, and as DKIM's selectors may begin (RFC 5321 §4.1.2, RFC 6376 §3.1). */
const domainPattern =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_][a-z0-9_-]{0,62})*$/i;

/** A name of DNS; one in other letters in its form of ASCII. */
export const domainName = z
  .string()
  .trim()
  .regex(
    domainPattern,
    'is a name like desk.company.example, in Latin letters (xn--… for others) / это имя вида desk.company.example, латиницей (кириллическое — в виде xn--…)',
  );

/** What stands in subjects and signatures. */
export const oneLine = z
  .string()
  .trim()
  .regex(
    /^[^\p{Cc}\u2028\u2029]{1,100}$/u,
    'is one line of up to 100 characters / это одна строка до 100 знаков',
  );

/** The address of a mailbox, ours as a rule: Latin letters only. */
export const mailboxAddress = z.email(
  'is a mail address in Latin letters, like support@company.example / это почтовый адрес латиницей, например support@company.example',
);
