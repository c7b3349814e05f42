import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ImapPositions } from '../../src/db/imap-positions';
import { Leadership } from '../../src/db/leadership';
import { acceptedKeyword, refusedKeyword } from '../../src/mail/imap-connection';
import { startImapIntake } from '../../src/mail/imap-intake';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { describeWithDovecot } from '../support/dovecot';
import { testLogger } from '../support/temporary-data-folder';
import { until } from '../support/until';
import { ImapLab, mailNamed, RecordedIntake } from './imap-lab';

const tenMinutesMs = 600_000;

describeWithDovecot('a mailbox that several intakes could fetch', () => {
  let lab: ImapLab;
  beforeAll(async () => {
    lab = await ImapLab.start();
  });
  afterEach(() => lab.closeIntakes());
  afterAll(() => lab.stop());

  test('is fetched by one; when that one stops, another takes over', async () => {
    const folder = await lab.folder('first');
    const desks = [lab.intake({ folder }), lab.intake({ folder })] as const;
    await until(() => desks.some((desk) => desk.subjects.includes('first')));
    const [leader, follower] = desks[0].received.length > 0 ? desks : [desks[1], desks[0]];
    expect(follower.intake?.status().state).toBe('following');
    await leader.intake?.close();
    await lab.put(folder, [mailNamed('second')]);
    await follower.untilReceived('second');
    expect(leader.subjects).toEqual(['first']);
    expect(follower.subjects).toEqual(['second']);
  });

  test('is left at once by an intake whose lead is lost, and taken up again', async () => {
    const folder = await lab.folder('first');
    const desk = lab.intake({ folder }, { pollIntervalMs: tenMinutesMs });
    await desk.untilReceived('first');
    await desk.untilNothingWaits();
    const before = desk.intake?.status().connectedSinceMs;
    await lab.database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'otvet-leadership' and datname = current_database()`,
    );
    await until(() => {
      const status = desk.intake?.status();
      return status?.state === 'connected' && status.connectedSinceMs !== before;
    });
    await lab.put(folder, [mailNamed('second')]);
    await desk.untilReceived('second');
    expect(desk.subjects).toEqual(['first', 'second']);
  });
});

describeWithDovecot('a mail server', () => {
  let lab: ImapLab;
  beforeAll(async () => {
    lab = await ImapLab.start();
  });
  afterEach(() => lab.closeIntakes());
  afterAll(() => lab.stop());

  test('that refuses the password is shown, and fetched from once it is right', async () => {
    const folder = await lab.folder('patient');
    const desk = lab.intake({ folder, password: 'the next one' });
    await until(() => desk.intake?.status().problem?.code === 'IMAP_LOGIN_REFUSED');
    expect(JSON.stringify(desk.intake?.status())).not.toContain('the next one');
    lab.dovecot.setPassword('the next one');
    lab.dovecot.password = 'the next one';
    await desk.untilReceived('patient');
    await desk.untilNothingWaits();
    expect(desk.intake?.status().problem).toBeUndefined();
  });

  test('without such a folder is named so, and fetched from once there is one', async () => {
    const desk = lab.intake({ folder: 'Later made' });
    await until(() => desk.intake?.status().problem?.code === 'IMAP_FOLDER_MISSING');
    await lab.dovecot.asPerson((client) => client.mailboxCreate('Later made'));
    await lab.put('Later made', [mailNamed('made')]);
    await desk.untilReceived('made');
  });

  test('that falls silent without hanging up is left for a new connection', async () => {
    const folder = await lab.folder('before');
    const line = await SilentLine.to(lab.dovecot.port);
    const limits = { commandTimeoutMs: 500 };
    const desk = lab.intake({ folder, port: line.port }, { limits });
    await desk.untilReceived('before');
    await desk.untilNothingWaits();
    line.silence();
    await lab.put(folder, [mailNamed('after')]);
    await desk.untilReceived('after');
    await lab.closeIntakes();
    await line.close();
  });
});

describeWithDovecot('a mail whose transfer breaks the connection', () => {
  let lab: ImapLab;
  beforeAll(async () => {
    lab = await ImapLab.start();
  });
  afterEach(() => lab.closeIntakes());
  afterAll(() => lab.stop());

  test.each([
    ['is set aside by its header after three tries', 'x-bad-x', 'bad'],
    ['is set aside by where it lies if its header does so too', 'Subject: bad', ''],
  ])('%s, stays where it is, and the others go on', async (_what, words, subject) => {
    const folder = await lab.folder();
    await lab.put(folder, [`${mailNamed('bad')}x-bad-x\r\n`, mailNamed('good')]);
    const line = await SilentLine.to(lab.dovecot.port, words);
    const desk = lab.intake({ folder, port: line.port });
    await desk.untilReceived('good');
    await until(() => desk.poison.length > 0);
    expect(desk.poison).toMatchObject([{ subject, isHeaderOnly: true }]);
    expect(desk.poison[0]?.reason).toContain('the connection breaks whenever it is fetched');
    await until(
      async () => (await lab.dovecot.flagsIn(folder))[0]?.includes(refusedKeyword) === true,
    );
    await lab.put(folder, [mailNamed('later')]);
    await desk.untilReceived('later');
    expect([...desk.subjects].sort()).toEqual(['good', 'later']);
    // Together with the other, three times alone, and where the header breaks it too, for that.
    expect(line.broken).toBe(subject === '' ? 5 : 4);
    await lab.closeIntakes();
    await line.close();
  });
});

describe('a mail server that never says a word', () => {
  test('does not hold up a stop', async () => {
    const database = await createTestDatabase();
    const connected = new Promise<void>((resolve) => mute.once('connection', () => resolve()));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as AddressInfo;
    const log = testLogger('test-imap');
    const intake = startImapIntake({
      mailbox: 'desk@desk.example',
      account: { ...muteAccount, port },
      positions: new ImapPositions(database.pool),
      leadership: new Leadership({ databaseUrl: database.url, log }),
      log,
      limits: { commandTimeoutMs: tenMinutesMs },
      ...new RecordedIntake().receivers,
    });
    await connected;
    await intake.close();
    expect(intake.status().state).toBe('closed');
    await new Promise((resolve) => mute.close(resolve));
    await database.drop();
  });

  const mute = createServer((socket) => socket.resume().on('error', () => undefined));
  const muteAccount = {
    host: '127.0.0.1',
    isSecure: false,
    user: 'desk',
    password: 'secret',
    folder: 'INBOX',
    acceptedFolder: undefined,
    sinceMs: undefined,
  };
});

describeWithDovecot('a mail server that keeps no keywords', () => {
  test('is fetched from by receipts alone, once, also after a restart', async () => {
    const lab = await ImapLab.start({ keepsKeywords: false });
    try {
      await lab.dovecot.deliver(mailNamed('a'), mailNamed('b'));
      const desk = lab.intake({ folder: 'INBOX' });
      await desk.untilReceived('a', 'b');
      await desk.untilNothingWaits();
      await lab.closeIntakes();
      const again = lab.intake({ folder: 'INBOX' });
      await lab.dovecot.deliver(mailNamed('c'));
      await again.untilReceived('c');
      await again.untilNothingWaits();
      expect(again.subjects).toEqual(['c']);
      expect((await lab.dovecot.flagsIn('INBOX')).flat()).not.toContain(acceptedKeyword);
    } finally {
      await lab.stop();
    }
  });
});

describe('leadership', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const member = () =>
    new Leadership({ databaseUrl: database.url, log: testLogger('test-lead'), intervalMs: 50 });
  const never = new AbortController().signal;

  test('of one matter is one process’s at a time; other matters have others', async () => {
    const first = await member().lead('a', never);
    const other = await member().lead('b', never);
    let second: unknown;
    const waiting = member().lead('a', never);
    void waiting.then((lead) => (second = lead));
    // Asked again and again meanwhile: what is counted is questions, not time.
    await until(async () => {
      const asked = await database.pool.query<{ count: number }>(
        `select count(*) from pg_stat_activity where query like '%pg_try_advisory_lock%'
            and application_name = 'otvet-leadership' and datname = current_database()`,
      );
      return (asked.rows[0]?.count ?? 0) > 0;
    });
    expect(second).toBeUndefined();
    await first?.release();
    await (await waiting)?.release();
    await other?.release();
  });

  test('is not waited for any longer by who is told to stop', async () => {
    const leader = await member().lead('c', never);
    const stop = new AbortController();
    const waiting = member().lead('c', stop.signal);
    stop.abort();
    expect(await waiting).toBeUndefined();
    await leader?.release();
  });
});

/** A line to a port that can fall silent: both ends stay open and nothing passes any more. */
class SilentLine {
  broken = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((client) => {
    const upstream = connect(this.target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
    }
    upstream.on('data', (said) => {
      if (this.words === undefined || !said.includes(this.words)) return;
      this.broken += 1;
      client.destroy();
      upstream.destroy();
    });
    // Behind the listener above, so that the words never arrive.
    client.pipe(upstream).pipe(client);
  });

  private constructor(
    private readonly target: number,
    private readonly words: string | undefined,
  ) {}

  /** A line that breaks whenever the server is about to say these words, if any. */
  static async to(target: number, words?: string): Promise<SilentLine> {
    const line = new SilentLine(target, words);
    await new Promise<void>((resolve) => line.server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The connections of now fall silent; later ones pass. */
  silence(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
