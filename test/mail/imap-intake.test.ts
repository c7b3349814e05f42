import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { acceptedKeyword, ImapConnection } from '../../src/mail/imap-connection';
import { IntakeUnavailable } from '../../src/mail/imap-ports';
import type { IntakeAnswer } from '../../src/mail/smtp-intake';
import { describeWithDovecot } from '../support/dovecot';
import { until } from '../support/until';
import { ImapLab, mailNamed } from './imap-lab';

const dayMs = 86_400_000;
const tenMinutesMs = 600_000;

describeWithDovecot('mail fetched from a Dovecot', () => {
  let lab: ImapLab;
  beforeAll(async () => {
    lab = await ImapLab.start();
  });
  afterEach(() => lab.closeIntakes());
  afterAll(() => lab.stop());

  const untilMarked = (folder: string, count: number) =>
    until(async () => {
      const flags = await lab.dovecot.flagsIn(folder);
      return flags.length === count && flags.every((of) => of.includes(acceptedKeyword));
    });

  test('is received with the envelope that its mail server wrote, and marked where it lies, unread', async () => {
    await lab.dovecot.deliver(mailNamed('first'));
    const { received } = await fetched('INBOX', 'first');
    expect(received).toEqual([
      {
        subject: 'first',
        envelope: {
          source: 'imap',
          mailFrom: 'client@customer.example',
          rcptTo: ['desk@desk.example'],
          remoteAddress: '',
        },
      },
    ]);
    await untilMarked('INBOX', 1);
    expect(await lab.dovecot.flagsIn('INBOX')).toEqual([[acceptedKeyword]]);
  });

  async function fetched(folder: string, ...subjects: string[]) {
    const desk = lab.intake({ folder });
    await desk.untilReceived(...subjects);
    return desk;
  }

  test('is marked only after it was kept', async () => {
    const folder = await lab.folder('slow');
    let keep: () => void = () => undefined;
    const kept = new Promise<void>((resolve) => (keep = resolve));
    const desk = lab.intake({ folder });
    desk.answer = async () => {
      await kept;
      return { answer: 'kept', note: '' };
    };
    await desk.untilReceived('slow');
    expect(await lab.dovecot.flagsIn(folder)).toEqual([[]]);
    keep();
    await untilMarked(folder, 1);
  });

  test('is moved to the folder for it, which is made; what was marked before is moved too', async () => {
    const folder = await lab.folder('a', 'b');
    await lab.dovecot.asPerson(async (client) => {
      await client.mailboxOpen(folder);
      await client.messageFlagsAdd('1', [acceptedKeyword]);
    });
    const acceptedFolder = `${folder}/Done`;
    const desk = lab.intake({ folder, acceptedFolder });
    await desk.untilReceived('b');
    await until(async () => (await lab.dovecot.countIn(acceptedFolder)) === 2);
    expect(await lab.dovecot.countIn(folder)).toBe(0);
    expect(desk.subjects).toEqual(['b']);
  });

  test('is received once, though the folder is gone through many times before it is kept', async () => {
    const folder = await lab.folder('slow-1', 'slow-2', 'slow-3');
    let keep: () => void = () => undefined;
    const kept = new Promise<IntakeAnswer>(
      (resolve) => (keep = () => resolve({ answer: 'kept', note: '' })),
    );
    const desk = lab.intake({ folder }, { pollIntervalMs: 20 });
    desk.answer = () => kept;
    await until(() => desk.received.length > 0);
    const looks = new Set<number | undefined>();
    await until(() => looks.add(desk.intake?.status().lastScanAtMs).size > 5);
    keep();
    await untilMarked(folder, 3);
    expect(desk.subjects.sort()).toEqual(['slow-1', 'slow-2', 'slow-3']);
  });

  test('is fetched whether or not a person has read it', async () => {
    const folder = await lab.folder('unread', 'read');
    await lab.dovecot.asPerson(async (client) => {
      await client.mailboxOpen(folder);
      await client.messageFlagsAdd('2', ['\\Seen']);
    });
    await fetched(folder, 'unread', 'read');
  });

  test('that arrives is noticed by IDLE, without waiting for the poll', async () => {
    const folder = await lab.folder();
    const desk = lab.intake({ folder }, { pollIntervalMs: tenMinutesMs });
    await desk.untilNothingWaits();
    for (const subject of ['one', 'two', 'three']) {
      await lab.put(folder, [mailNamed(subject)]);
      await desk.untilReceived(subject);
    }
  });

  test('comes in whole when the server’s process is killed in the middle of fetching', async () => {
    const subjects = Array.from({ length: 60 }, (_, index) => `big-${index}`);
    const folder = await lab.folder();
    await lab.put(
      folder,
      subjects.map((subject) => mailNamed(subject, 200_000)),
    );
    const desk = lab.intake({ folder });
    let killed = 0;
    desk.answer = (subject) => {
      if (['big-3', 'big-20', 'big-40'].includes(subject) && desk.timesReceived(subject) === 1) {
        killed += lab.dovecot.killImapProcesses();
      }
      return { answer: 'kept', note: '' };
    };
    await desk.untilReceived(...subjects);
    await untilMarked(folder, 60);
    expect(killed).toBeGreaterThanOrEqual(3);
  });

  test('comes in after the server was down', async () => {
    const folder = await lab.folder('before');
    const desk = await fetched(folder, 'before');
    await untilMarked(folder, 1);
    await lab.dovecot.down();
    await until(() => desk.intake?.status().problem?.code === 'IMAP_UNREACHABLE');
    await lab.dovecot.run();
    await lab.put(folder, [mailNamed('after')]);
    await desk.untilReceived('after');
    await untilMarked(folder, 2);
    expect(desk.subjects).toEqual(['before', 'after']);
    expect(desk.intake?.status().problem).toBeUndefined();
  });

  test('is gone through anew when its folder is recreated, with the same UIDs for other mails', async () => {
    const folder = await lab.folder('old-1', 'old-2');
    const desk = await fetched(folder, 'old-1', 'old-2');
    await untilMarked(folder, 2);
    await lab.dovecot.recreate(folder, mailNamed('new-1'));
    await desk.untilReceived('new-1');
    await untilMarked(folder, 1);
    expect(desk.timesReceived('old-1')).toBe(1);
  });

  test('from before the first look is left alone and counted, until `since` asks for it', async () => {
    const folder = await lab.folder();
    await lab.put(folder, [mailNamed('ancient')], Date.now() - 30 * dayMs);
    await lab.put(folder, [mailNamed('recent')]);
    const desk = await fetched(folder, 'recent');
    await desk.untilNothingWaits();
    expect(desk.intake?.status().leftAlone).toBe(1);
    await lab.closeIntakes();
    expect(desk.subjects).toEqual(['recent']);
    const again = lab.intake({ folder, sinceMs: Date.now() - 40 * dayMs });
    await again.untilReceived('ancient');
    await again.untilNothingWaits();
    expect(again.subjects).toEqual(['ancient']);
    expect(again.intake?.status().leftAlone).toBe(0);
  });

  test('that waited while nobody fetched for three days comes in', async () => {
    const folder = await lab.folder('then');
    await fetched(folder, 'then');
    await untilMarked(folder, 1);
    await lab.closeIntakes();
    // As if the first look had been four days ago.
    await lab.database.pool.query(
      `update imap_folders set since_at = since_at - interval '4 days' where folder = $1`,
      [folder],
    );
    await lab.put(folder, [mailNamed('waiting')], Date.now() - 3 * dayMs);
    await fetched(folder, 'waiting');
  });

  test('that fails three times is quarantined and marked, and holds up no other', async () => {
    const folder = await lab.folder('poison', 'good-1', 'good-2');
    const desk = lab.intake({ folder });
    desk.answer = (subject) => {
      if (subject === 'poison') throw new TypeError('it is poison');
      return { answer: 'kept', note: '' };
    };
    await desk.untilReceived('good-1', 'good-2');
    await untilMarked(folder, 3);
    expect(desk.timesReceived('poison')).toBe(3);
    expect(desk.poison).toEqual([
      { subject: 'poison', reason: 'TypeError: it is poison', isHeaderOnly: false },
    ]);
    await lab.put(folder, [mailNamed('good-3')]);
    await desk.untilReceived('good-3');
  });

  test('that can’t even be quarantined stays where it is and holds up no other', async () => {
    const folder = await lab.folder('poison', 'good-1');
    let failures = 0;
    const quarantinePoison = () => {
      failures += 1;
      return Promise.reject(new TypeError('nothing can be read of it'));
    };
    const answer = (subject: string): IntakeAnswer => {
      if (subject === 'poison') throw new TypeError('it is poison');
      return { answer: 'kept', note: '' };
    };
    const desk = lab.intake({ folder }, { quarantinePoison });
    desk.answer = answer;
    await until(() => failures >= 2);
    // Said to be away, the database and the engine would have every mail wait for the next probe.
    expect(desk.intake?.status().problem).toBeUndefined();
    await lab.put(folder, [mailNamed('good-2')]);
    await desk.untilReceived('good-1', 'good-2');
    const flags = await lab.dovecot.flagsIn(folder);
    expect(flags[0]).not.toContain(acceptedKeyword);
  });

  test('has its failures counted over restarts', async () => {
    const folder = await lab.folder('poison');
    const fails = () => {
      throw new Error('no');
    };
    const slowly = { pauses: { mail: { firstMs: tenMinutesMs, mostMs: tenMinutesMs } } };
    for (const tries of [1, 2]) {
      const desk = lab.intake({ folder }, slowly);
      desk.answer = fails;
      await until(async () => (await lab.receipts(folder))[0]?.tries === tries);
      await lab.closeIntakes();
    }
    const desk = lab.intake({ folder }, slowly);
    desk.answer = fails;
    await until(() => desk.poison.length === 1);
  });

  test('is not blamed when nothing can be received: it waits and comes in', async () => {
    const folder = await lab.folder('a', 'b', 'c', 'd');
    const desk = lab.intake({ folder });
    const isAway = { value: true };
    desk.answer = () => {
      if (isAway.value) throw new IntakeUnavailable(new Error('no database'));
      return { answer: 'kept', note: '' };
    };
    await until(() => desk.received.length >= 8);
    expect(desk.intake?.status().problem).toMatchObject({
      code: 'IMAP_RECEIVING_UNAVAILABLE',
      detail: 'no database',
    });
    expect(await lab.receipts(folder)).toEqual([]);
    isAway.value = false;
    await untilMarked(folder, 4);
    expect(desk.poison).toEqual([]);
    expect(desk.intake?.status().problem).toBeUndefined();
  });

  test('that can only be taken later, or takes for ever, holds up no other', async () => {
    const folder = await lab.folder('later', 'hung', 'a', 'b');
    const desk = lab.intake({ folder });
    let giveUp: () => void = () => undefined;
    const hung = new Promise<IntakeAnswer>(
      (resolve) => (giveUp = () => resolve({ answer: 'later' })),
    );
    desk.answer = (subject) => {
      if (subject === 'hung') return hung;
      const isLater = subject === 'later' && desk.timesReceived('later') < 4;
      return isLater ? { answer: 'later' } : { answer: 'kept', note: '' };
    };
    await desk.untilReceived('a', 'b');
    await lab.put(folder, [mailNamed('c')]);
    await desk.untilReceived('c');
    await until(() => desk.timesReceived('later') === 4);
    await until(() => desk.intake?.status().waiting === 1);
    expect(await lab.dovecot.flagsIn(folder)).toEqual([
      [acceptedKeyword],
      [],
      [acceptedKeyword],
      [acceptedKeyword],
      [acceptedKeyword],
    ]);
    giveUp();
  });

  test('that is refused stays where it is, marked so, and is not offered again', async () => {
    const folder = await lab.folder('unwanted');
    const desk = lab.intake({ folder, acceptedFolder: `${folder}/Done` });
    desk.answer = () => ({ answer: 'refused', text: 'no' });
    await until(
      async () => (await lab.dovecot.flagsIn(folder))[0]?.includes('$TicketRefused') ?? false,
    );
    await desk.untilNothingWaits();
    expect(desk.subjects).toEqual(['unwanted']);
    expect(await lab.dovecot.countIn(folder)).toBe(1);
  });

  test('that is too large is received by its header only', async () => {
    const folder = await lab.folder();
    await lab.put(folder, [mailNamed('huge', 300_000), mailNamed('small')]);
    const limits = { largestMailBytes: 200_000 };
    const desk = lab.intake({ folder }, { limits });
    await untilMarked(folder, 2);
    expect(desk.subjects).toEqual(['small']);
    expect(desk.oversize).toEqual([
      { subject: 'huge', sizeBytes: mailNamed('huge', 300_000).length },
    ]);
  });

  test('is listed once, however many lie there and however long one of them waits', async () => {
    const folder = await lab.folder();
    const old = Array.from({ length: 520 }, (_, index) => mailNamed(`old-${index}`));
    await lab.put(folder, old, Date.now() - 24 * 60 * tenMinutesMs);
    await lab.put(folder, [mailNamed('stuck'), mailNamed('first')]);
    const spy = jest.spyOn(ImapConnection.prototype, 'entries');
    const described = async () => {
      const answers = spy.mock.results.map(
        ({ value }) => value as ReturnType<ImapConnection['entries']>,
      );
      return (await Promise.all(answers)).map((entries) => entries.length);
    };
    const desk = lab.intake({ folder });
    desk.answer = (subject) =>
      subject === 'stuck' ? { answer: 'later' } : { answer: 'kept', note: '' };
    await desk.untilReceived('stuck', 'first');
    // Each look that finds nothing new names the last mail again.
    const first = await described();
    expect(first.reduce((sum, count) => sum + count) - first.length).toBeLessThan(522);
    spy.mockClear();
    for (const subject of ['second', 'third', 'fourth']) {
      await lab.put(folder, [mailNamed(subject)]);
      await desk.untilReceived(subject);
    }
    const tries = desk.timesReceived('stuck');
    await until(() => desk.timesReceived('stuck') > tries + 2);
    // One command names the last mail of the folder or what is new, another asks for the one that waits.
    expect(Math.max(...(await described()))).toBeLessThanOrEqual(2);
    expect(desk.subjects.filter((subject) => subject !== 'stuck')).toEqual([
      'first',
      'second',
      'third',
      'fourth',
    ]);
    expect(desk.intake?.status()).toMatchObject({ waiting: 1, leftAlone: 520 });
    spy.mockRestore();
  });

  test('that waits and is taken away or marked by a person is forgotten', async () => {
    const folder = await lab.folder('moved', 'marked', 'good');
    const desk = lab.intake({ folder });
    desk.answer = (subject) =>
      subject === 'good' ? { answer: 'kept', note: '' } : { answer: 'later' };
    await desk.untilReceived('moved', 'marked', 'good');
    await lab.dovecot.asPerson(async (client) => {
      await client.mailboxOpen(folder);
      await client.messageFlagsAdd('2', [acceptedKeyword], { uid: true });
      await client.messageDelete('1', { uid: true });
    });
    await desk.untilNothingWaits();
    await until(async () => (await lab.receipts(folder)).length === 0);
  });

  test('that is received while others are is marked together with them', async () => {
    const subjects = Array.from({ length: 48 }, (_, index) => `one-by-one-${index}`);
    const spy = jest.spyOn(ImapConnection.prototype, 'mark');
    const folder = await lab.folder();
    const desk = lab.intake({ folder });
    let before = Promise.resolve();
    desk.answer = async () => {
      before = before.then(() => delay(15));
      await before;
      return { answer: 'kept', note: '' };
    };
    await lab.put(
      folder,
      subjects.map((subject) => mailNamed(subject)),
    );
    await untilMarked(folder, 48);
    expect([...desk.subjects].sort()).toEqual([...subjects].sort());
    const marked = spy.mock.calls.map(([uids]) => uids.length);
    expect(marked.reduce((sum, count) => sum + count)).toBe(48);
    expect(marked.length).toBeLessThan(24);
    spy.mockRestore();
  });

  test('500 at once come in once each, and leave no receipts behind', async () => {
    const subjects = Array.from({ length: 500 }, (_, index) => `many-${index}`);
    const folder = await lab.folder(...subjects);
    const desk = lab.intake({ folder });
    await desk.untilNothingWaits();
    await untilMarked(folder, 500);
    await until(async () => (await lab.receipts(folder)).length === 0);
    expect([...desk.subjects].sort()).toEqual([...subjects].sort());
  });
});
