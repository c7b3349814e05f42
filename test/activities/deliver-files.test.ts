import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ParsedMail } from 'mailparser';
import { takeRoomFor, type MailWithFiles } from '../../activities/enclosures';
import type { FileToStore } from '../../src/db/blobs';
import { mailsBefore } from '../../src/db/outbox-reads';
import { RelayUnavailable } from '../../src/mail/relay';
import { smtpRefusal } from '../support/relay-sink';
import { ReplyLab } from '../support/reply-lab';

const requester = 'vera@customer.example';
const boss = 'boss@customer.example';
let lab: ReplyLab;
beforeAll(async () => {
  lab = await ReplyLab.start();
});
afterAll(() => lab.stop());
beforeEach(() => lab.reset());

const files: FileToStore[] = [
  {
    name: 'Приложение № 12 к договору об оказании услуг технической поддержки.docx',
    contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    bytes: randomBytes(300_000),
  },
  // Its line ends and its lone dot are what mail likes to change.
  { name: 'журнал.txt', contentType: 'text/plain', bytes: Buffer.from('одна\n.\nдве\r\n\r\n') },
  { name: 'пустой.bin', contentType: 'application/octet-stream', bytes: Buffer.alloc(0) },
];

const sent = (mail: ParsedMail | undefined) =>
  mail?.attachments.map(({ filename, content }) => [filename, content.toString('base64')]);
const given = (each: readonly FileToStore[]) =>
  each.map(({ name, bytes }) => [name, bytes.toString('base64')]);

describe('an agent’s reply with files', () => {
  test('brings them to the customer and each participant, byte for byte and in their order', async () => {
    const request = await lab.replied([{ address: boss }], {}, files);
    expect(await lab.attempt(request)).toEqual({ state: 'accepted' });
    expect(lab.arrivals).toEqual([boss, requester]);
    for (const { parsed } of lab.sink.mails) expect(sent(parsed)).toEqual(given(files));
    const [first, second] = lab.sink.mails;
    expect(second?.raw).toEqual(first?.raw);
    expect(first?.parsed.text).toContain('Проверьте кабель.');
    expect(first?.parsed.text).not.toContain('одна');
  });

  test('is the same mail again after a lost answer', async () => {
    const request = await lab.replied([], {}, files);
    let isLost = true;
    lab.sink.answer = () => Promise.resolve(isLost ? 'lost answer' : null);
    await expect(lab.attempt(request)).rejects.toBeInstanceOf(RelayUnavailable);
    isLost = false;
    expect(await lab.attempt(request)).toEqual({ state: 'accepted' });
    const [first, again] = lab.sink.mails;
    expect(sent(first?.parsed)).toEqual(given(files));
    expect(again?.raw).toEqual(first?.raw);
  });

  test('that the relay finds too large is given up, with the relay’s words', async () => {
    const request = await lab.replied([], {}, files);
    const before = lab.sink.offersTo(requester);
    lab.sink.answer = () => Promise.resolve(smtpRefusal(552, '5.3.4 Message size exceeds limit'));
    expect(await lab.attempt(request)).toEqual({ state: 'failed', reason: 'RELAY_REFUSED_552' });
    expect(await lab.attempt(request)).toEqual({ state: 'failed', reason: 'RELAY_REFUSED' });
    expect(lab.sink.offersTo(requester) - before).toBe(1);
    expect(await lab.replyOf(request.ticketId)).toMatchObject({
      state: 'failed',
      relayAnswer: expect.stringContaining('5.3.4 Message size exceeds limit') as unknown,
    });
  });

  test('keeps its files where it solves the request, and the rating’s mail has none', async () => {
    const ticketId = await lab.tickets.open('Не печатает.', { files });
    await lab.tickets.reply(ticketId, 'Готово.', 'resolved', files.slice(1, 2));
    lab.tickets.nowMs += 2 * 86_400_000;
    await lab.tickets.passTime(ticketId);
    const mails = await mailsBefore(lab.database.pool, ticketId, 1_000, 10);
    const arrived: [string, unknown][] = [];
    for (const { mailSeq, kind } of mails) {
      lab.sink.mails.length = 0;
      await lab.attempt({ ticketId, mailSeq });
      arrived.push([kind, sent(lab.sink.mails[0]?.parsed)]);
    }
    expect(arrived).toEqual([
      // What confirms the customer's mail does not send its files back.
      ['acknowledgement', []],
      ['resolved', given(files.slice(1, 2))],
      ['rating_request', []],
    ]);
  });

  test('waits, and says so, while mails with files have all the memory that is for them', async () => {
    const request = await lab.replied([{ address: boss }], {}, files);
    const giveBack = takeRoomFor(ofSize(64_000_000));
    await expect(lab.attempt(request)).rejects.toMatchObject({ type: 'DELIVERY_POSTPONED' });
    expect(lab.sink.mails).toHaveLength(0);
    expect(await lab.replyOf(request.ticketId)).toMatchObject({
      state: 'queued',
      attempts: 0,
      relayAnswer: expect.stringContaining('mails with files') as unknown,
    });
    giveBack?.();
    expect(await lab.attempt(request)).toEqual({ state: 'accepted' });
  });
});

/** A mail as far as its files' memory is concerned. */
const ofSize = (sizeBytes: number) =>
  ({ enclosures: { contentId: 'x', sizeBytes } }) as MailWithFiles;

describe('the memory for files', () => {
  test('is given up to its bound, to one mail alone in any case, and none to mails without', () => {
    const large = takeRoomFor(ofSize(100_000_000));
    expect(large).toBeDefined();
    expect(takeRoomFor(ofSize(1))).toBeUndefined();
    expect(takeRoomFor({} as MailWithFiles)).toBeDefined();
    large?.();
    const three = [18, 18, 18].map((megabytes) => takeRoomFor(ofSize(megabytes * 1_000_000)));
    expect(three).not.toContain(undefined);
    expect(takeRoomFor(ofSize(18_000_000))).toBeUndefined();
    three[0]?.();
    three.push(takeRoomFor(ofSize(18_000_000)));
    for (const giveBack of three.slice(1)) giveBack?.();
    expect(three).not.toContain(undefined);
  });
});

describe('a worker of the version before', () => {
  const beginsOwn = `
    update outbox set state = 'attempting', attempts = attempts + 1, last_attempt_at = now()
     where ticket_id = $1 and mail_seq = $2 and settled_at is null`;
  const begin = ({ ticketId, mailSeq }: { ticketId: string; mailSeq: number }, sql = beginsOwn) =>
    lab.database.pool.query(sql, [ticketId, mailSeq]);
  const refused = { code: '0A000' };

  test('can’t send a reply without its files, and a newer one then sends it', async () => {
    const request = await lab.replied([], {}, files);
    await expect(begin(request)).rejects.toMatchObject(refused);
    lab.sink.answer = () => Promise.resolve(smtpRefusal(451, 'later'));
    await expect(lab.attempt(request)).rejects.toMatchObject({ code: 451 });
    await expect(begin(request)).rejects.toMatchObject(refused);
    const giveBack = takeRoomFor(ofSize(64_000_000));
    await expect(lab.attempt(request)).rejects.toMatchObject({ type: 'DELIVERY_POSTPONED' });
    giveBack?.();
    await expect(begin(request)).rejects.toMatchObject(refused);
    lab.sink.answer = () => Promise.resolve(null);
    expect(await lab.attempt(request)).toEqual({ state: 'accepted' });
  });

  test('can’t send a copy of it either, where the customer’s own mail has gone already', async () => {
    const request = await lab.replied([{ address: boss }], {}, files);
    lab.sink.recipientAnswer = (to) => (to === boss ? smtpRefusal(451, 'later') : null);
    await expect(lab.attempt(request)).rejects.toMatchObject({ code: 451 });
    const copy = beginsOwn.replace('outbox', 'outbox_copies');
    expect((await begin(request)).rowCount).toBe(0);
    await expect(begin(request, copy)).rejects.toMatchObject(refused);
  });

  test('goes on sending replies without files, and acknowledgements of mails with them', async () => {
    const reply = await lab.replied([], { files });
    expect((await begin(reply)).rowCount).toBe(1);
    const [acknowledgement] = await mailsBefore(lab.database.pool, reply.ticketId, 1_000, 10);
    const mailSeq = acknowledgement?.mailSeq ?? 0;
    expect((await begin({ ticketId: reply.ticketId, mailSeq })).rowCount).toBe(1);
  });
});
