import { afterAll, expect, test } from '@jest/globals';
import { contentOfMail, wrote } from '../../src/intake/mail-content';
import { createMailParser } from '../../src/mail/parse-mail';
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
])('answers to a mail whose Reply-To is %s go to %s besides the author', async (replyTo, kept) => {
  const mail = await parser.parse(
    mailSource(`From: ${author}`, `Reply-To: ${replyTo}`, `To: ${support}`, '', 'Не печатает.'),
  );
  const names = { ru: 'Служба поддержки', en: 'Support' };
  const written = wrote(mail, { address: author, name: '' });
  const content = contentOfMail('mail-1', support, mail, written, names);
  expect(content.mail?.replyToAddress).toBe(kept);
});
