import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DeliveryResult } from '../../activities/mail';
import { loadStored } from '../../src/db/turn-record';
import { Outflow } from '../../src/mail/outflow';
import { createRelay } from '../../src/mail/relay';
import { smtpRefusal } from '../support/relay-sink';
import { participantIdIn as idOf, ReplyLab } from '../support/reply-lab';

const requester = 'vera@customer.example';
const boss = 'boss@customer.example';
const partner = 'oleg@partner.example';
let lab: ReplyLab;
beforeAll(async () => {
  lab = await ReplyLab.start();
});
afterAll(() => lab.stop());
beforeEach(() => lab.reset());

const replied = (addresses: readonly string[]) =>
  lab.replied(addresses.map((address) => ({ address })));
const mailOf = (ticketId: string) => lab.replyOf(ticketId);
const attempt = (...asked: Parameters<ReplyLab['attempt']>) => lab.attempt(...asked);

describe('an agent’s reply to a ticket with participants', () => {
  test('goes to each by itself, alike, under one Message-ID, and names all of them', async () => {
    const request = await replied([boss, partner]);
    expect(await attempt(request)).toEqual({ state: 'accepted' });
    expect(lab.arrivals).toEqual([boss, partner, requester].sort());
    const [first, ...others] = lab.sink.mails;
    for (const other of others) expect(other.raw).toEqual(first?.raw);
    expect(first?.parsed.to).toMatchObject({ value: [{ address: requester }] });
    const cc = [first?.parsed.cc ?? []].flat().flatMap(({ value }) => value);
    expect(cc.map(({ address }) => address).sort()).toEqual([boss, partner].sort());
    expect(first?.raw.toString()).not.toMatch(/^Bcc:/im);
    expect(await attempt(request)).toEqual({ state: 'accepted' });
    expect(lab.sink.mails).toHaveLength(3);
    expect(await mailOf(request.ticketId)).toMatchObject({
      state: 'accepted',
      attempts: 1,
      copies: expect.arrayContaining([
        expect.objectContaining({ address: boss, state: 'accepted', attempts: 1 }),
        expect.objectContaining({ address: partner, state: 'accepted', attempts: 1 }),
      ]) as unknown,
    });
  });

  test('that one’s server puts off is sent again to that one only', async () => {
    const request = await replied([boss, partner]);
    let greylisted = 2;
    lab.sink.recipientAnswer = (to) =>
      to === boss && greylisted-- > 0 ? smtpRefusal(451, '4.7.1 Greylisted') : null;
    await expect(attempt(request)).rejects.toMatchObject({ code: 451 });
    await expect(attempt(request)).rejects.toMatchObject({ code: 451 });
    expect((await loadStored(lab.database.pool, request.ticketId))?.undelivered).toContainEqual(
      expect.objectContaining({ mailSeq: request.mailSeq }),
    );
    expect(await attempt(request)).toEqual({ state: 'accepted' });
    expect(lab.arrivals).toEqual([boss, partner, requester].sort());
    const { attempts, copies } = await mailOf(request.ticketId);
    expect(attempts).toBe(1);
    expect(copies.find(({ address }) => address === boss)).toMatchObject({
      state: 'accepted',
      attempts: 3,
      attemptsWithoutAnswer: [
        {
          outcome: 'queued',
          times: 2,
          relayAnswer: expect.stringContaining('Greylisted') as unknown,
        },
      ],
    });
  });

  test('that one’s server refuses is not sent to that one, and the ticket is told', async () => {
    const request = await replied([boss, partner]);
    lab.sink.recipientAnswer = (to) => (to === partner ? smtpRefusal(550, '5.1.1 Unknown') : null);
    const refusedCopies = [{ participantId: idOf(partner), reason: 'RELAY_REFUSED_550' }];
    expect(await attempt(request)).toEqual({ state: 'accepted', refusedCopies });
    expect(lab.arrivals).toEqual([boss, requester].sort());
    const { state, copies } = await mailOf(request.ticketId);
    expect(state).toBe('accepted');
    expect(copies.find(({ address }) => address === partner)).toMatchObject({
      state: 'failed',
      relayAnswer: expect.stringContaining('5.1.1 Unknown') as unknown,
    });
  });

  test('that the requester’s server refuses goes to the participants all the same', async () => {
    const request = await replied([boss]);
    lab.sink.recipientAnswer = (to) => (to === requester ? smtpRefusal(550, 'no') : null);
    expect(await attempt(request)).toEqual({ state: 'failed', reason: 'RELAY_REFUSED_550' });
    expect(lab.arrivals).toEqual([boss]);
  });

  test('tells of a refusal at once, also where the attempt that met it was cut off before it could', async () => {
    const request = { ...(await replied([boss])), told: [] as string[] };
    lab.sink.recipientAnswer = (to) =>
      to === boss ? smtpRefusal(451, 'later') : smtpRefusal(550, 'no');
    // Only the outcome of the first one is lost, not what the relay said.
    await attempt(request);
    expect(await attempt(request)).toEqual({
      state: 'failed',
      reason: 'RELAY_REFUSED',
      isUnfinished: true,
    });
    await expect(attempt({ ...request, told: [''] })).rejects.toMatchObject({ code: 451 });
    // A run of the version before would ask again and again if it were told again and again.
    const { ticketId, mailSeq } = request;
    await expect(attempt({ ticketId, mailSeq })).rejects.toMatchObject({ code: 451 });
  });

  test('is given up for one whose time is over, without doubting the others', async () => {
    const request = await replied([boss]);
    lab.sink.recipientAnswer = (to) => (to === boss ? smtpRefusal(451, 'later') : null);
    await expect(attempt(request)).rejects.toMatchObject({ code: 451 });
    const day = 86_400_000;
    const last = {
      scheduledTimestampMs: 1,
      currentAttemptScheduledTimestampMs: 3 * day - 300_000,
      scheduleToCloseTimeoutMs: 3 * day,
    };
    const participantId = idOf(boss);
    expect(await attempt(request, last)).toEqual({
      state: 'accepted',
      refusedCopies: [{ participantId, reason: 'NOT_DELIVERED_IN_TIME' }],
    });
    await lab.tickets.give(
      request.ticketId,
      { role: 'system' },
      {
        kind: 'deliveryFailed',
        mailSeq: request.mailSeq,
        reason: 'NOT_DELIVERED_IN_TIME',
        participantId,
      },
    );
    const { state, copies } = await mailOf(request.ticketId);
    expect([state, copies[0]?.state]).toEqual(['accepted', 'failed']);
    const undelivered = (await loadStored(lab.database.pool, request.ticketId))?.undelivered ?? [];
    expect(undelivered.map(({ mailSeq }) => mailSeq)).not.toContain(request.mailSeq);
  });

  test.each([
    ['the ticket’s own mailbox', 'Support+anything@desk.example'],
    ['another mailbox of ours', 'Billing+anything@desk.example'],
  ])('never names or reaches %s, whoever put it there', async (_which, own) => {
    const request = await replied([own, boss]);
    expect(await attempt(request)).toMatchObject({
      state: 'accepted',
      refusedCopies: [{ participantId: idOf(own), reason: 'NO_PARTICIPANT_ADDRESS' }],
    });
    expect(lab.arrivals).toEqual([boss, requester].sort());
    expect(lab.sink.mails[0]?.raw.toString()).not.toContain('anything@');
  });
});

describe('the evidence of a mail', () => {
  test('says bounced when it came back, and keeps what the relay had said', async () => {
    const request = await replied([boss]);
    await attempt(request);
    for (const participantId of [null, idOf(boss)]) {
      await lab.tickets.give(
        request.ticketId,
        { role: 'system' },
        {
          kind: 'noteBounce',
          mailSeq: request.mailSeq,
          participantId,
          outcome: 'failed',
          statusCode: '5.1.1',
          contentId: await lab.tickets.stage('bounce'),
        },
      );
    }
    const { state, relayAnswer, copies } = await mailOf(request.ticketId);
    expect([state, copies[0]?.state]).toEqual(['bounced', 'bounced']);
    expect(relayAnswer).toMatch(/^250/);
    // Asked once more after a crash, it is not sent again.
    expect(await attempt(request)).toEqual({ state: 'accepted' });
    expect(lab.sink.mails).toHaveLength(2);
  });

  test('keeps attempts that ended alike as one line, and never more than twenty', async () => {
    const request = await replied([]);
    let tries = 0;
    lab.sink.recipientAnswer = () => smtpRefusal(451, `4.3.0 try later, id=q${(tries += 1)}x`);
    for (let index = 0; index < 5; index++) await expect(attempt(request)).rejects.toThrow();
    expect((await mailOf(request.ticketId)).attemptsWithoutAnswer).toMatchObject([
      { outcome: 'queued', times: 5 },
    ]);
    const words = ['busy', 'full', 'slow'];
    lab.sink.recipientAnswer = () => smtpRefusal(451, words[(tries += 1) % 3] ?? '');
    for (let index = 0; index < 30; index++) await expect(attempt(request)).rejects.toThrow();
    const { attempts, attemptsWithoutAnswer: lines } = await mailOf(request.ticketId);
    expect(lines).toHaveLength(20);
    expect(lines.reduce((sum, { times }) => sum + times, 0)).toBe(35);
    expect(attempts).toBe(35);
  });

  test('says that an attempt was interrupted', async () => {
    const request = await replied([]);
    await lab.database.pool.query(
      `update outbox set state = 'attempting', attempts = 1, last_attempt_at = now()
        where ticket_id = $1 and mail_seq = $2`,
      [request.ticketId, request.mailSeq],
    );
    await attempt(request);
    expect(await mailOf(request.ticketId)).toMatchObject({
      state: 'accepted',
      attempts: 2,
      attemptsWithoutAnswer: [{ outcome: 'interrupted', times: 1 }],
    });
  });

  test('counts no attempt of a mail that waits its turn, which holds no worker', async () => {
    const requests = [await replied([]), await replied([]), await replied([])];
    lab.office = { ...lab.office, outflow: new Outflow({ perDomainPerMinute: 2 }) };
    const results: PromiseSettledResult<DeliveryResult>[] = [];
    for (const request of requests) results.push(...(await Promise.allSettled([attempt(request)])));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(results[2]).toMatchObject({ reason: { type: 'DELIVERY_POSTPONED' } });
    const { reason } = results[2] as { reason: { nextRetryDelay: number } };
    expect(reason.nextRetryDelay).toBeGreaterThan(25_000);
    expect(reason.nextRetryDelay).toBeLessThanOrEqual(30_000);
    expect(await mailOf(requests[2]?.ticketId ?? '')).toMatchObject({
      state: 'queued',
      attempts: 0,
      lastAttemptAtMs: null,
      relayAnswer: expect.stringContaining('OTVET_MAIL_PER_DOMAIN_PER_MINUTE') as unknown,
      attemptsWithoutAnswer: [],
    });
  });

  test('says that the relay can’t be reached, which one mail alone finds out', async () => {
    const requests = await Promise.all(Array.from({ length: 8 }, () => replied([])));
    const away = createRelay('smtp://127.0.0.1:1', { log: lab.log });
    let tries = 0;
    lab.office = {
      ...lab.office,
      relay: { ...away, send: (mail) => ((tries += 1), away.send(mail)) },
    };
    const [first, ...others] = requests;
    if (first === undefined) throw new Error('no mail');
    await expect(attempt(first)).rejects.toMatchObject({ isUnreachable: true });
    for (const other of others) {
      await expect(attempt(other)).rejects.toMatchObject({ type: 'DELIVERY_POSTPONED' });
      expect(await mailOf(other.ticketId)).toMatchObject({
        state: 'queued',
        attempts: 0,
        relayAnswer: 'waits: the relay can’t be reached',
      });
    }
    expect(tries).toBe(1);
    await away.close();
  });
});
