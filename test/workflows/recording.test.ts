import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mailsBefore } from '../../src/db/outbox-reads';
import { stageParticipants } from '../../src/db/participants';
import { participantIdOf } from '../../src/mail/participant-id';
import { createRelay, RelayUnavailable } from '../../src/mail/relay';
import { workflowIdOf } from '../../workflows/messages';
import { ApiDesk } from '../api/api-desk';
import { RelaySink, smtpRefusal } from '../support/relay-sink';
import { testLogger } from '../support/temporary-data-folder';
import { TicketLab, testSecret } from '../support/ticket-lab';

const anna = { role: 'agent', agentId: 'anna' } as const;

describe('a ticket whose surroundings fail', () => {
  let lab: TicketLab;
  let failRecording: () => void = () => undefined;
  let afterRecording: () => void = () => undefined;

  beforeAll(async () => {
    lab = await TicketLab.start('2026-01-12T10:00:00+03:00', (activities) => ({
      ...activities,
      recordTurn: async (turn) => {
        failRecording();
        const result = await activities.recordTurn(turn);
        afterRecording();
        return result;
      },
    }));
  });
  afterAll(() => lab.stop());
  beforeEach(() => {
    failRecording = () => undefined;
    afterRecording = () => undefined;
    lab.relay.answer = () => Promise.resolve({ outcome: 'accepted', response: '250 ok' });
    lab.relay.sent.length = 0;
  });

  const boss = 'boss@customer.example';

  /** The customer's server refuses what has a copy for good, the participant's puts it off for a while. */
  const refuseCustomer = (isBossAway: () => boolean) => {
    lab.relay.answer = (mail) => {
      const isOwn = (mail.envelopeTo ?? mail.to.address) !== boss;
      if (isOwn && mail.cc?.length === 1) {
        return Promise.resolve({ outcome: 'refused', code: 550, response: '550 no' });
      }
      if (isOwn || !isBossAway()) {
        return Promise.resolve({ outcome: 'accepted', response: '250 ok' });
      }
      const refusal = { code: 451, response: '451 later', isOutcomeUnknown: false };
      return Promise.reject(new RelayUnavailable('451 later', refusal));
    };
  };

  const repliedWithCopy = async () => {
    const ticketId = await lab.open();
    const participantId = participantIdOf(testSecret, boss);
    await stageParticipants(lab.database.pool, [{ participantId, address: boss, name: '' }]);
    const joining = { kind: 'changeParticipants', add: [participantId], remove: [] } as const;
    await lab.command(ticketId, anna, joining);
    await lab.agentWrites(ticketId, 'Проверьте кабель.');
    return ticketId;
  };

  const failures = async (ticketId: string) =>
    (await lab.events(ticketId)).filter(({ type }) => type === 'deliveryFailed');

  test('records a turn once when the answer to its recording was lost', async () => {
    const ticketId = await lab.open();
    let answersToLose = 2;
    afterRecording = () => {
      if (answersToLose > 0) {
        answersToLose -= 1;
        throw new Error('connection reset after commit');
      }
    };
    const accepted = await lab.agentWrites(ticketId, 'Проверьте кабель.');
    expect(answersToLose).toBe(0);
    expect(accepted.status).toBe('pending');
    const events = await lab.events(ticketId);
    expect(events.filter((event) => event.type === 'messageAdded')).toHaveLength(2);
    await lab.until(() => lab.mailsOf(ticketId).length === 2);
    expect(await lab.held(ticketId)).toEqual(await lab.ticket(ticketId));
  });

  test('waits for a database that is down and loses nothing', async () => {
    const ticketId = await lab.open();
    let failures = 0;
    failRecording = () => {
      failures += 1;
      if (failures <= 6) throw new Error('connect ECONNREFUSED');
    };
    await lab.agentWrites(ticketId, 'Проверьте кабель.');
    expect(failures).toBe(7);
    expect((await lab.ticket(ticketId)).status).toBe('pending');
  });

  test('retries a mail until the relay takes it, under one Message-ID', async () => {
    const messageIds: string[] = [];
    const authorAddress = 'patient@customer.example';
    lab.relay.answer = (mail) => {
      if (mail.to.address !== authorAddress) {
        return Promise.resolve({ outcome: 'accepted', response: '250 ok' });
      }
      messageIds.push(mail.messageId);
      if (messageIds.length < 4) {
        return Promise.reject(
          new RelayUnavailable('451 later', {
            code: 451,
            response: '451',
            isOutcomeUnknown: false,
          }),
        );
      }
      return Promise.resolve({ outcome: 'accepted', response: '250 ok' });
    };
    const ticketId = await lab.open({ authorAddress });
    await lab.skip('1 minute');
    await lab.until(() => lab.mailsOf(ticketId).length === 1);
    expect(new Set(messageIds).size).toBe(1);
    const outbox = await lab.database.pool.query(
      'select state, attempts, relay_answer from outbox where ticket_id = $1',
      [ticketId],
    );
    expect(outbox.rows).toEqual([{ state: 'accepted', attempts: 4, relay_answer: '250 ok' }]);
  });

  test('asks a relay that answers 451 for two days until it takes the mail, and shows it all the while', async () => {
    const authorAddress = 'patient@customer.example';
    const sink = new RelaySink();
    await sink.start();
    const smtp = createRelay(sink.url, { log: testLogger('recording') });
    const api = await ApiDesk.start(lab.database.pool);
    sink.answer = (to) =>
      Promise.resolve(to === authorAddress ? smtpRefusal(451, '4.7.1 later') : null);
    lab.relay.answer = (mail) => smtp.send(mail);
    const ticketId = await lab.open({ authorAddress });
    const shown = async () => {
      const { json } = await api.get(`/api/tickets/${ticketId}/mails`, 'anna');
      return (json['mails'] as { attempts: number; attemptsWithoutAnswer: object[] }[])[0];
    };
    const refused = { outcome: 'queued', relayAnswer: '451 4.7.1 later' };
    const attempts: number[] = [];
    for (let hour = 0; hour < 48; hour += 6) {
      await lab.skip('6 hours');
      const mail = await shown();
      // One line however often it was refused; while an attempt is under way its own is not in it.
      expect(mail).toMatchObject({
        state: expect.stringMatching(/queued|attempting/) as unknown,
        relayAnswer: '451 4.7.1 later',
        attemptsWithoutAnswer: [refused],
      });
      attempts.push(mail?.attempts ?? 0);
    }
    sink.answer = () => Promise.resolve(null);
    await lab.skip('10 minutes');
    await lab.until(() => sink.to(authorAddress).length > 0);
    await lab.until(async () => (await shown())?.attempts === sink.offersTo(authorAddress));
    const mail = await shown();
    const tries = mail?.attempts ?? 0;
    expect(mail).toMatchObject({
      state: 'accepted',
      relayAnswer: expect.stringMatching(/^250/) as unknown,
      attemptsWithoutAnswer: [{ ...refused, times: tries - 1 }],
    });
    // Every five minutes once the first ones have not helped: 48 h are 576 of those.
    expect(attempts).toEqual([...attempts].sort((one, other) => one - other));
    expect(tries).toBeGreaterThan(550);
    expect(tries).toBeLessThan(620);
    expect(sink.to(authorAddress)).toHaveLength(1);
    expect((await lab.events(ticketId)).some(({ type }) => type === 'deliveryFailed')).toBe(false);
    await api.stop();
    await smtp.close();
    await sink.stop();
  });

  test('goes on after signals that are no commands', async () => {
    const ticketId = await lab.open();
    const handle = lab.client.workflow.getHandle(workflowIdOf(ticketId));
    const actor = { role: 'system' };
    const noContent = { kind: 'agentComment', visibility: 'note' };
    const nonsense = [
      undefined,
      'nonsense',
      { commandId: 'a' },
      { commandId: 'b', actor, command: null },
      { commandId: 'c', actor: { role: 'agent', agentId: 'anna' }, command: noContent },
      { commandId: 'd', actor, command: { kind: 'openTicket', contentId: 'x' } },
    ];
    for (const payload of nonsense) {
      await handle.signal('command', payload);
      await handle.signal('openTicket', payload);
    }
    expect((await lab.agentWrites(ticketId, 'Проверьте кабель.')).status).toBe('pending');
  });

  test('writes a refusal for good into the ticket and goes on', async () => {
    lab.relay.answer = () =>
      Promise.resolve({ outcome: 'refused', code: 550, response: '550 no such user' });
    const ticketId = await lab.open();
    await lab.until(async () => (await failures(ticketId)).length === 2);
    const [refused] = await failures(ticketId);
    expect(refused).toMatchObject({ mailSeq: 2, reason: 'RELAY_REFUSED_550', notified: 'team' });
    await lab.agentWrites(ticketId, 'Ещё раз.');
    expect((await lab.ticket(ticketId)).status).toBe('pending');
  });

  test('tells whoever has the ticket what the relay said of a mail or copy that it refuses', async () => {
    lab.relay.answer = (mail) => {
      const address = mail.envelopeTo ?? mail.to.address;
      const isRefused = mail.cc?.length === 1;
      return Promise.resolve(
        isRefused
          ? { outcome: 'refused', code: 550, response: `550 5.1.1 <${address}> unknown` }
          : { outcome: 'accepted', response: '250 ok' },
      );
    };
    const ticketId = await repliedWithCopy();
    await lab.until(async () => (await lab.noticesOf(ticketId)).length === 2);
    const notices = await lab.noticesOf(ticketId);
    const texts = notices.map(({ text }) => text.replace(/\n(?!\n)/g, ' '));
    expect(texts.sort()).toEqual([
      expect.stringMatching(
        /письмо не отправлено клиенту: почтовый сервер отказал.*550 5\.1\.1 <vera/s,
      ),
      expect.stringContaining(`Ответ сервера: 550 5.1.1 <${boss}> unknown`),
    ]);
    const told = (await failures(ticketId)).map(
      (event) => event.type === 'deliveryFailed' && event.notified,
    );
    expect(told).toEqual(['team', 'team']);
  });

  test('tells nobody that a notice is refused', async () => {
    lab.relay.answer = () =>
      Promise.resolve({ outcome: 'refused', code: 550, response: '550 nothing for you' });
    const ticketId = await lab.open();
    await lab.until(async () => (await failures(ticketId)).length === 2);
    await lab.skip('1 hour');
    const [ofMail, ofNotice, ...others] = await failures(ticketId);
    expect(ofMail).toMatchObject({ mailSeq: 2, notified: 'team' });
    expect(ofNotice).toMatchObject({ mailSeq: ofMail?.seq });
    expect(ofNotice).not.toHaveProperty('notified');
    expect(others).toEqual([]);
  });

  test('tells at once that the customer’s server refuses a mail, while a participant’s puts it off', async () => {
    let isBossAway = true;
    refuseCustomer(() => isBossAway);
    const ticketId = await repliedWithCopy();
    await lab.until(async () => (await failures(ticketId)).length === 1);
    expect(await failures(ticketId)).toMatchObject([{ reason: 'RELAY_REFUSED_550' }]);

    await lab.skip('1 hour');
    isBossAway = false;
    await lab.skip('10 minutes');
    const copyOf = async () => {
      const mails = await mailsBefore(lab.database.pool, ticketId, 1_000, 10);
      return mails.find(({ kind }) => kind === 'reply')?.copies[0];
    };
    await lab.until(async () => (await copyOf())?.state === 'accepted');
    expect(await failures(ticketId)).toHaveLength(1);
  });

  test('gives a copy up after three days of its mail, however often the mail was told of', async () => {
    refuseCustomer(() => true);
    const ticketId = await repliedWithCopy();
    await lab.skip('73 hours');
    await lab.until(async () => (await failures(ticketId)).length === 2);
    expect(await failures(ticketId)).toMatchObject([
      { reason: 'RELAY_REFUSED_550' },
      { reason: 'NOT_DELIVERED_IN_TIME', participantId: participantIdOf(testSecret, boss) },
    ]);
  });

  test('gives a mail up after three days and says so', async () => {
    lab.relay.answer = () =>
      Promise.reject(new RelayUnavailable('no route', { isOutcomeUnknown: false }));
    const ticketId = await lab.open();
    await lab.skip('73 hours');
    await lab.until(async () =>
      (await lab.events(ticketId)).some((event) => event.type === 'deliveryFailed'),
    );
    expect((await lab.events(ticketId)).at(-1)).toMatchObject({ reason: 'NOT_DELIVERED_IN_TIME' });
    const [mail] = await mailsBefore(lab.database.pool, ticketId, 1_000, 10);
    expect(mail).toMatchObject({ state: 'failed', relayAnswer: 'no route' });
    expect(mail?.settledAtMs).not.toBeNull();
  });

  test('sends what the last run left in the outbox when a closed ticket is revived', async () => {
    const ticketId = await lab.open();
    await lab.command(ticketId, anna, { kind: 'changeStatus', status: 'closed' });
    await lab.client.workflow.getHandle(workflowIdOf(ticketId)).result();
    await lab.database.pool.query(
      `update outbox set state = 'queued', settled_at = null where ticket_id = $1`,
      [ticketId],
    );
    expect(lab.mailsOf(ticketId)).toHaveLength(1);
    await lab.customerWrites(ticketId, 'Я вернулся');
    await lab.until(() => lab.mailsOf(ticketId).length === 2);
  });
});
