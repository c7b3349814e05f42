import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { acceptedKeyword } from '../../src/mail/imap-connection';
import { plainMail } from '../support/customer';
import { DeskProcesses } from '../support/desk-processes';
import { describeWithDovecot, Dovecot } from '../support/dovecot';
import { until } from '../support/until';
import { countsByCustomer } from './support/counts';
import { untilSettled } from './support/settled';

const customers = Array.from({ length: 40 }, (_, index) => `imap-${index}@customer.example`);

/** Of a size that is not fetched, and tried at each restart: the first mail in the folder. */
const tooLarge = 'too-large@customer.example';
const line = `${'x'.repeat(76)}\r\n`;

function largeMail(from: string, ...fields: string[]): string {
  const [head] = mailOf(from).split('\r\n\r\n');
  return [...fields, `${head}\r\n\r\n${line.repeat(350_000)}`].join('\r\n');
}

function mailOf(customer: string): string {
  return plainMail({
    from: customer,
    subject: `Вопрос от ${customer}`,
    text: 'Не открывается панель',
    messageId: `<question-${customer}>`,
  });
}

describeWithDovecot('an intake that fetches by IMAP', () => {
  let dovecot: Dovecot;
  let desk: DeskProcesses;

  async function untilReceived(count: number): Promise<void> {
    await until(async () => {
      const found = await desk.database.pool.query<{ count: number }>(
        'select count(*) from inbound_mails',
      );
      return (found.rows[0]?.count ?? 0) >= count;
    }, 120_000);
  }

  beforeAll(async () => {
    dovecot = await Dovecot.start();
    // Each mail twice in one batch, as To and Cc copies come, each with headers of its own way.
    const copies = customers.map(
      (customer) => `X-Original-To: other@desk.example\r\n${mailOf(customer)}`,
    );
    await dovecot.deliver(
      largeMail(tooLarge),
      largeMail('robot@x.example', 'Auto-Submitted: auto-generated'),
    );
    await dovecot.deliver(...customers.map(mailOf), ...copies);
    const { port, password } = dovecot;
    const imapUrl = `imap://desk:${encodeURIComponent(password)}@127.0.0.1:${port}/INBOX`;
    desk = await DeskProcesses.start({ env: { IMAP_URL: imapUrl } });
    for (const received of [5, 14, 23, 32]) {
      await untilReceived(received);
      await desk.kill('intake');
      await desk.run('intake');
    }
    await untilReceived(customers.length + 2);
    // Once more later, when everything of it is long done.
    await dovecot.deliver(mailOf(customers[0] ?? ''));
    await until(async () => {
      const flags = await dovecot.flagsIn('INBOX');
      return flags.length === 83 && flags.every((of) => of.includes(acceptedKeyword));
    }, 120_000);
    await untilSettled(desk);
  }, 180_000);
  afterAll(async () => {
    await desk.stop();
    await dovecot.stop();
  });

  test('is killed four times and loses no mail and takes none twice: one ticket, one message, one acknowledgement', async () => {
    const counts = await countsByCustomer(desk);
    const once = { tickets: 1, written: 1, answered: 0, mails: 1, repeats: 0 };
    expect(Object.fromEntries(counts)).toEqual(
      Object.fromEntries([...customers, tooLarge].map((customer) => [customer, once])),
    );
  });

  test('tells the customer and the team of a mail of 26 MB, and no robot of its own', async () => {
    expect(desk.relay.to(tooLarge)[0]?.parsed.text).toContain('\nВ письме 26,1 МБ');
    const kept = await desk.database.pool.query(
      `select author_address as author, cause, octet_length(raw) < 2000 as "isHeaderOnly",
              exists (select 1 from messages where content_id = mail_id) as "isMessage"
         from inbound_mails where 'header_only' = any(flags) order by author_address`,
    );
    expect(kept.rows).toEqual([
      { author: 'robot@x.example', cause: 'too_large', isHeaderOnly: true, isMessage: false },
      { author: tooLarge, cause: null, isHeaderOnly: true, isMessage: true },
    ]);
  });

  test('takes the mail that arrived while it was away for three days', async () => {
    const from = 'waiting@customer.example';
    const dayMs = 86_400_000;
    await desk.terminate('intake');
    // As if it had looked for the first time four days ago, and not since.
    await desk.database.pool.query(
      `update imap_folders set since_at = since_at - interval '4 days'`,
    );
    await dovecot.asPerson(async (client) => {
      await client.append('INBOX', mailOf(from), [], new Date(Date.now() - 3 * dayMs));
    });
    await desk.run('intake');
    await until(() => desk.relay.to(from).length === 1);
    await untilSettled(desk);
    expect((await countsByCustomer(desk)).get(from)).toEqual({
      tickets: 1,
      written: 1,
      answered: 0,
      mails: 1,
      repeats: 0,
    });
  });
});
