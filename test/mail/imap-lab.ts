import { ImapPositions } from '../../src/db/imap-positions';
import { Leadership } from '../../src/db/leadership';
import type { ImapEnvelope } from '../../src/mail/imap-envelope';
import {
  startImapIntake,
  type ImapIntake,
  type ImapIntakeOptions,
} from '../../src/mail/imap-intake';
import type { ImapAccount } from '../../src/mail/mailboxes';
import type { IntakeAnswer } from '../../src/mail/smtp-intake';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { Dovecot } from '../support/dovecot';
import { testLogger } from '../support/temporary-data-folder';
import { until } from '../support/until';

/** A mail that is told apart by its subject. */
export function mailNamed(subject: string, bodyBytes = 100): string {
  const line = `${'x'.repeat(70)}\r\n`;
  const lines = line.repeat(Math.ceil(bodyBytes / line.length));
  return `From: client@customer.example\r\nTo: desk@desk.example\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@customer.example>\r\n\r\n${lines}`;
}

export function subjectOf(raw: Buffer): string {
  return /^Subject: (.*)\r$/m.exec(raw.toString('latin1'))?.[1] ?? '';
}

/** Fast enough for tests, which nothing but the order of events decides. */
const shortPauses = {
  connection: { firstMs: 50, mostMs: 200 },
  login: { firstMs: 300, mostMs: 300 },
  mail: { firstMs: 50, mostMs: 100 },
  unavailable: { firstMs: 50, mostMs: 100 },
};

/** A Dovecot and a database, and intakes of folders there that record what they receive. */
export class ImapLab {
  private readonly intakes = new Set<ImapIntake>();
  private folders = 0;

  private constructor(
    readonly dovecot: Dovecot,
    readonly database: TestDatabase,
  ) {}

  static async start(options: Parameters<typeof Dovecot.start>[0] = {}): Promise<ImapLab> {
    const [dovecot, database] = await Promise.all([Dovecot.start(options), createTestDatabase()]);
    return new ImapLab(dovecot, database);
  }

  async stop(): Promise<void> {
    await this.closeIntakes();
    await this.dovecot.stop();
    await this.database.drop();
  }

  async closeIntakes(): Promise<void> {
    await Promise.all([...this.intakes].map((intake) => intake.close()));
    this.intakes.clear();
  }

  /** A new folder of the test's own, with mails of these subjects in it. */
  async folder(...subjects: string[]): Promise<string> {
    this.folders += 1;
    const name = `Folder ${this.folders}`;
    await this.dovecot.asPerson((client) => client.mailboxCreate(name));
    await this.put(
      name,
      subjects.map((subject) => mailNamed(subject)),
    );
    return name;
  }

  /** Puts mails into a folder as if they had arrived at `arrivedAtMs`, now by default. */
  async put(folder: string, mails: readonly string[], arrivedAtMs = Date.now()): Promise<void> {
    await this.dovecot.asPerson(async (client) => {
      for (const raw of mails) await client.append(folder, raw, [], new Date(arrivedAtMs));
    });
  }

  /** Starts fetching a folder; what is received goes to the returned record. */
  intake(account: Partial<ImapAccount>, more: Partial<ImapIntakeOptions> = {}): RecordedIntake {
    const recorded = new RecordedIntake();
    const full = this.dovecot.account(account);
    const log = testLogger('test-imap');
    const intake = startImapIntake({
      mailbox: `${full.folder.replaceAll(' ', '-').toLowerCase()}@desk.example`,
      account: full,
      positions: new ImapPositions(this.database.pool),
      leadership: new Leadership({ databaseUrl: this.database.url, log, intervalMs: 100 }),
      log,
      pollIntervalMs: 200,
      pauses: shortPauses,
      ...recorded.receivers,
      ...more,
    });
    this.intakes.add(intake);
    recorded.intake = intake;
    return recorded;
  }

  /** Every receipt of the folder that is still kept. */
  async receipts(folder: string): Promise<{ uid: number; tries: number; isDone: boolean }[]> {
    const found = await this.database.pool.query<{ uid: number; tries: number; isDone: boolean }>(
      `select uid, tries, done_at is not null as "isDone" from imap_receipts where folder = $1`,
      [folder],
    );
    return found.rows;
  }
}

/** What an intake received, in order. `answer` decides what it answers. */
export class RecordedIntake {
  intake: ImapIntake | undefined;
  readonly received: { subject: string; envelope: ImapEnvelope }[] = [];
  readonly oversize: { subject: string; sizeBytes: number }[] = [];
  readonly poison: { subject: string; reason: string; isHeaderOnly: boolean }[] = [];
  answer: (subject: string) => IntakeAnswer | Promise<IntakeAnswer> = () => ({
    answer: 'kept',
    note: 'kept',
  });

  readonly receivers = {
    receive: async (raw: Buffer, envelope: ImapEnvelope): Promise<IntakeAnswer> => {
      const subject = subjectOf(raw);
      this.received.push({ subject, envelope });
      return this.answer(subject);
    },
    receiveOversize: (header: Buffer, sizeBytes: number): Promise<IntakeAnswer> => {
      this.oversize.push({ subject: subjectOf(header), sizeBytes });
      return Promise.resolve({ answer: 'kept', note: 'held' });
    },
    quarantinePoison: (
      raw: Buffer,
      reason: string,
      _envelope: ImapEnvelope,
      isHeaderOnly: boolean,
    ): Promise<void> => {
      this.poison.push({ subject: subjectOf(raw), reason, isHeaderOnly });
      return Promise.resolve();
    },
  };

  get subjects(): string[] {
    return this.received.map(({ subject }) => subject);
  }

  /** How often each mail was received. */
  timesReceived(subject: string): number {
    return this.subjects.filter((each) => each === subject).length;
  }

  async untilReceived(...subjects: string[]): Promise<void> {
    await until(() => subjects.every((subject) => this.subjects.includes(subject)));
  }

  /** Resolves when a scan found nothing that is not dealt with. */
  async untilNothingWaits(): Promise<void> {
    await until(() => {
      const status = this.intake?.status();
      return (
        status?.state === 'connected' && status.lastScanAtMs !== undefined && status.waiting === 0
      );
    });
  }
}
