import { readdirSync, readFileSync } from 'node:fs';
import { describe } from '@jest/globals';
import { ImapFlow, type FetchQueryObject } from 'imapflow';
import { simpleParser, type ParsedMail } from 'mailparser';
import { createTransport } from 'nodemailer';
import { DovecotServer, hasDovecot, type DovecotOptions } from '../../src/bench/dovecot-server';
import type { ImapAccount } from '../../src/mail/mailboxes';
import { until } from './until';

/** A suite that needs a Dovecot: skipped where there is none, as the last lines of the run say. */
export const describeWithDovecot = hasDovecot() ? describe : describe.skip;

/** A Dovecot with what tests do to it and look at. */
export class Dovecot extends DovecotServer {
  /** Starts one; resolves when it takes connections. */
  static override async start(options: DovecotOptions = {}): Promise<Dovecot> {
    const server = new Dovecot(await DovecotServer.newPlace());
    await server.begin(options);
    return server;
  }

  /** The account of its user, as the settings would state it. */
  account(more: Partial<ImapAccount> = {}): ImapAccount {
    return {
      host: '127.0.0.1',
      port: this.port,
      isSecure: false,
      user: this.user,
      password: this.password,
      folder: 'INBOX',
      acceptedFolder: undefined,
      sinceMs: undefined,
      ...more,
    };
  }

  /** Kills the processes that serve IMAP connections, without warning; returns how many. */
  killImapProcesses(): number {
    const parent = this.pid;
    const victims = readdirSync('/proc').filter((name) => {
      try {
        const [, command, ppid] =
          /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
        return command === 'imap' && Number(ppid) === parent;
      } catch {
        return false;
      }
    });
    for (const pid of victims) process.kill(Number(pid), 'SIGKILL');
    return victims.length;
  }

  /** Delivers mails by LMTP, as a mail server does: Return-Path and Delivered-To are set. */
  async deliver(...mails: (Buffer | string)[]): Promise<void> {
    const transport = createTransport({
      host: '127.0.0.1',
      port: this.lmtpPort,
      lmtp: true,
      secure: false,
      ignoreTLS: true,
      pool: true,
      maxConnections: 4,
      maxMessages: Infinity,
    } as object);
    try {
      const envelope = { from: 'client@customer.example', to: `${this.user}@desk.example` };
      await Promise.all(mails.map((raw) => transport.sendMail({ envelope, raw })));
    } finally {
      transport.close();
    }
  }

  /** A person's mail program: logs in, does something and logs out. */
  async asPerson<T>(act: (client: ImapFlow) => Promise<T>, who = this.user): Promise<T> {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: this.port,
      secure: false,
      auth: { user: who, pass: this.password },
      logger: false,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await act(client);
    } finally {
      client.close();
    }
  }

  /**
   * Deletes a folder, makes it anew and puts one mail there, while others may have the old one open.
   * A Dovecot of this version then sometimes takes the new folder for the deleted one ("Mailbox was
   * deleted under us": 2 of 100 times where another connection polls without pause), and drops it: a
   * person tries again, which has always helped (846 of 846).
   */
  async recreate(folder: string, raw: string): Promise<void> {
    const tryOnce = () =>
      this.asPerson(async (client) => {
        await client.mailboxCreate(folder);
        await client.append(folder, raw);
        return (await this.countIn(folder)) === 1;
      }).catch((error: unknown) => {
        const { responseText = '' } = error as { responseText?: string };
        if (/deleted under us|already exists|Internal error/.test(responseText)) return false;
        throw new Error(`Dovecot says: ${responseText}`, { cause: error });
      });
    const remove = () => this.asPerson((client) => client.mailboxDelete(folder));
    await remove();
    await until(async () => {
      if (await tryOnce()) return true;
      // Dovecot may have dropped it already.
      await remove().catch(() => undefined);
      return false;
    });
  }

  /** The flags that were set on each mail in a folder, in the order of their UIDs. */
  async flagsIn(folder: string, who = this.user): Promise<string[][]> {
    const found = await this.fetched(folder, { flags: true }, who);
    return found.map(({ flags }) => [...(flags ?? [])].filter((flag) => flag !== '\\Recent'));
  }

  /** The mails in somebody's inbox, in the order of their UIDs. */
  async mailsOf(who: string): Promise<ParsedMail[]> {
    const found = await this.fetched('INBOX', { source: true }, who);
    return Promise.all(found.map(({ source }) => simpleParser(source ?? '')));
  }

  private fetched(folder: string, query: FetchQueryObject, who: string) {
    return this.asPerson(async (client) => {
      await client.mailboxOpen(folder, { readOnly: true });
      const found = await client.fetchAll('1:*', { ...query, uid: true }).catch(() => []);
      return found.sort((a, b) => a.uid - b.uid);
    }, who);
  }

  /** How many mails a folder holds. */
  async countIn(folder: string): Promise<number> {
    return this.asPerson(async (client) => {
      const status = await client.status(folder, { messages: true });
      return status === false ? 0 : (status.messages ?? 0);
    });
  }
}
