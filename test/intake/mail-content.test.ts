import { afterAll, expect, test } from '@jest/globals';
import { contentOfMail, wrote } from '../../src/intake/mail-content';
import { createMailParser } from '../../src/mail/parse-mail';
import { testMailbox } from '../support/test-intake';
import { mailSource } from '../mail/mail-source';

const parser = createMailParser();
afterAll(() => parser.close());

const author = 'vera@customer.example';
const support = 'support@desk.example';

test.each([
  ['home@vera.example', 'home@vera.example'],
  [author, undefined],
  [support, undefined],
  ['Support+old.ticket@desk.example', undefined],
  ['billing@desk.example', undefined],
  ['Billing+x@Desk.example', undefined],
  ['billing@other.example', 'billing@other.example'],
])('answers to a mail whose Reply-To is %s go to %s besides the author', async (replyTo, kept) => {
  const mail = await parser.parse(
    mailSource(`From: ${author}`, `Reply-To: ${replyTo}`, `To: ${support}`, '', 'Не печатает.'),
  );
  const names = { ru: 'Служба поддержки', en: 'Support' };
  const written = wrote(mail, { address: author, name: '' });
  const mailboxes = [support, 'billing@desk.example'].map((address) => testMailbox(address));
  const desk = { serviceName: names, mailboxes };
  const content = contentOfMail('mail-1', support, mail, written, desk);
  expect(content.mail?.replyToAddress).toBe(kept);
});
