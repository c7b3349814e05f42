import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { plainMail, sendRaw } from '../../support/customer';
import type { DeskProcesses } from '../../support/desk-processes';

const pauseMs = 150;
const mostAttempts = 300;

/**
 * Delivers a mail as a mail server does: the same bytes again while the answer is a temporary one
 * or none. Returns the codes it got, 0 for none, the last of them final.
 */
export async function deliver(
  desk: DeskProcesses,
  raw: string | Buffer,
  envelope: { from: string; to: string | string[] },
): Promise<number[]> {
  const codes: number[] = [];
  while (codes.length < mostAttempts) {
    const { code } = await sendRaw(desk.ports.intake, raw, envelope);
    codes.push(code);
    if (code === 250 || code >= 500) return codes;
    await delay(pauseMs);
  }
  throw new Error(`Not delivered in ${mostAttempts} attempts: ${codes.slice(-5).join(', ')}`);
}

/** Delivers a new request from the address; see `deliver`. */
export async function request(desk: DeskProcesses, from: string, text = 'Принтер молчит.') {
  const messageId = `<${randomUUID()}@customer.example>`;
  const raw = plainMail({ from, subject: 'Не печатает', text, messageId });
  return deliver(desk, raw, { from, to: 'support@desk.example' });
}

/** An answer of the API; status 0 if none came. */
export type ApiAnswer = { status: number; contentType: string; body: unknown };

async function postOnce(desk: DeskProcesses, path: string, body: unknown, key: string) {
  try {
    const answer = await desk.api('POST', path, body, { headers: { 'idempotency-key': key } });
    const contentType = answer.headers.get('content-type') ?? '';
    return { status: answer.status, contentType, body: answer.body as unknown };
  } catch (error) {
    return { status: 0, contentType: '', body: error };
  }
}

/**
 * Posts as a careful client does: the same request with the same Idempotency-Key again while the
 * answer is a 503 or none comes. Returns every answer, the last of them final.
 */
export async function post(
  desk: DeskProcesses,
  path: string,
  body: unknown,
  key: string = randomUUID(),
): Promise<ApiAnswer[]> {
  const answers: ApiAnswer[] = [];
  while (answers.length < mostAttempts) {
    const answer = await postOnce(desk, path, body, key);
    answers.push(answer);
    if (answer.status !== 503 && answer.status !== 0) return answers;
    await delay(pauseMs);
  }
  throw new Error(`Not answered after ${mostAttempts} attempts`);
}

/** Does a numbered piece of work `count` times, `inFlight` at once; fails when one does. */
export async function inParallel(
  count: number,
  inFlight: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
}
