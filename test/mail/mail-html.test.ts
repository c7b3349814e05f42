import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { htmlToText } from '../../src/mail/html-text';
import { htmlTokens } from '../../src/mail/html-tokens';
import { renderMail, type MailData } from '../../src/mail/templates';
import { visibleReplyHtml, visibleReplyOf } from '../../src/mail/visible-reply-of';
import { wrapText } from '../../src/mail/wrap-text';
import { mailClients, replyBody } from '../../src/mailbox/quoting';
import { readerHtml } from '../../src/mailbox/reader-html';
import { everyMail } from './every-mail';

const data: MailData = {
  number: 123,
  ticketSubject: 'Не печатает',
  serviceName: 'Служба поддержки',
  requesterName: 'Иван',
  agentName: 'Анна',
  comment: 'Пришлите снимок.\nСпасибо!',
  original: { atText: '1 июля 2024 г., 10:00', text: 'Не печатает.\n\nПомогите' },
  goodUrl: 'https://desk.example/rate/a.b?rating=good&x=1',
  badUrl: 'https://desk.example/rate/a.b?rating=bad',
  ticketUrl: 'https://desk.example/request/token',
  responseMinutes: 240,
  closesAfterDays: 5,
  suggestions: [{ title: 'Если не печатает', url: 'https://help.example/1' }],
};

const longestMail = (letter: string): MailData => ({
  ...data,
  comment: letter.repeat(200_000),
  original: { atText: 'вчера', text: letter.repeat(100_000) },
});

/** What Gmail shows of a mail before it hides the rest. */
const gmailBytes = 102 * 1024;

describe('the HTML of a mail', () => {
  it.each(everyMail)('has every style of $kind in $language in its tags', ({ kind, language }) => {
    const { html } = renderMail(kind, language, data);
    for (const token of htmlTokens(html)) {
      if (token.kind !== 'open') continue;
      expect(token.raw).not.toMatch(/\sclass=|background(?:-image)?:\s*url/);
      if (token.name === 'p')
        expect(token.raw).toMatch(/font-family:.*mso-line-height-rule:exactly/);
      if (token.name === 'table') {
        expect(token.raw).toContain(
          'role="presentation" border="0" cellpadding="0" cellspacing="0"',
        );
      }
    }
    expect(html).toContain(`lang="${language}" dir="ltr"`);
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
  });

  it.each(everyMail)('gives Word a table as wide as the letter for $kind in $language', (which) => {
    const { html } = renderMail(which.kind, which.language, data);
    const forWord = [...html.matchAll(/<!--\[if mso\]>(.*?)<!\[endif\]-->/gs)].map(([, of]) => of);
    expect(forWord.join('')).toMatch(/<table [^>]*width="640"[^>]*><tr><td><\/td><\/tr><\/table>$/);
  });

  it.each(everyMail)('says the preview of $kind in $language where it is not shown', (which) => {
    const { html } = renderMail(which.kind, which.language, data);
    const preview = /<div style="display:none;[^"]*mso-hide:all">([^<]*)<\/div>/.exec(html)?.[1];
    expect(preview?.replace(/&#847;&zwnj;&nbsp;/g, '')).toMatch(/\S/);
    // Longer than any inbox shows, so that the line about where to answer is not in the list.
    expect(preview?.match(/&nbsp;/g)?.length).toBeGreaterThanOrEqual(80);
    expect(htmlToText(html)).toMatch(/^— (Пишите ответ выше|Type your reply above)/);
  });

  it.each(['я', 'a', '"', '\n', '<', '😀', 'ab '])(
    'stays below what Gmail shows, however long the comment and the quote of «%s» are',
    (letter) => {
      for (const { kind, language } of everyMail) {
        const { html } = renderMail(kind, language, longestMail(letter));
        expect(Buffer.byteLength(html)).toBeLessThan(gmailBytes);
      }
    },
  );

  it('leads from a comment that was cut to the whole, which the text has', () => {
    const comment = `${'Первая строка журнала\n'.repeat(8_000)}последняя`;
    const { text, html } = renderMail('reply', 'ru', { ...data, comment });
    expect(text).toContain('последняя');
    expect(html).not.toContain('последняя');
    expect(html).toContain(`Весь текст: <a href="${data.ticketUrl}">${data.ticketUrl}</a>`);
    const english = renderMail('reply', 'en', { ...data, comment, ticketUrl: undefined }).html;
    expect(english).toContain('The whole text is in the plain part of this mail.');
    expect(renderMail('reply', 'ru', data).html).not.toContain('Весь текст');
  });

  it.each([
    ['см. https://a.example/x?b=1&c=2.', '<a href="https://a.example/x?b=1&amp;c=2">'],
    ['(https://a.example/x)', '<a href="https://a.example/x">'],
    ['«https://a.example/x»', '<a href="https://a.example/x">'],
    ['"http://a.example"<b>', '<a href="http://a.example">'],
  ])('makes links of the addresses in a comment: %s', (comment, link) => {
    expect(renderMail('reply', 'ru', { ...data, comment }).html).toContain(link);
  });

  it('vouches for no link that the customer wrote, and for nothing but web addresses', () => {
    const text = 'https://evil.example';
    const { html } = renderMail('reply', 'ru', {
      ...data,
      comment: 'javascript:alert(1) data:text/html,x',
      original: { atText: 'вчера', text },
    });
    expect(html).not.toMatch(/href="(?:https:\/\/evil|javascript|data)/);
    expect(html).toContain(text);
  });

  it.each(everyMail)('is folded whole when $kind in $language is answered in HTML', (which) => {
    const mail = renderMail(which.kind, which.language, data);
    for (const client of mailClients) {
      const read = {
        ...mail,
        from: [{ address: 'support@desk.example', name: 'Служба поддержки' }],
        to: [{ address: 'ivan@client.example', name: '' }],
        dateMs: Date.UTC(2026, 0, 12),
        language: which.language,
      } as unknown as Parameters<typeof replyBody>[1]['mail'];
      const quoted = { mail: read, html: readerHtml(mail.html) };
      const answer = replyBody('Моё дополнение.', quoted, client, 'Europe/Moscow');
      expect(visibleReplyOf(answer).visible).toBe('Моё дополнение.');
      const { visibleHtml = '' } = visibleReplyHtml(answer.html) ?? {};
      expect(htmlToText(visibleHtml)).toBe('Моё дополнение.');
    }
  });
});

describe('the text of a mail', () => {
  it.each(everyMail)(
    'has lines of at most 78 columns in $kind in $language',
    ({ kind, language }) => {
      const { text } = renderMail(kind, language, {
        ...data,
        comment: 'Очень длинное предложение, которое агент написал без переносов. '.repeat(20),
        original: {
          atText: 'вчера',
          text: 'А клиент писал ещё длиннее и тоже одной строкой. '.repeat(30),
        },
      });
      for (const line of text.split('\n')) {
        if (!line.includes('://')) expect(line.length).toBeLessThanOrEqual(78);
      }
    },
  );

  it('keeps the marks of a quote and the place of a list on broken lines', () => {
    expect(wrapText(`> > ${'слово '.repeat(20)}`).split('\n')).toEqual([
      `> > ${'слово '.repeat(12).trimEnd()}`,
      `> > ${'слово '.repeat(8).trimEnd()}`,
    ]);
    expect(wrapText(`- ${'слово '.repeat(14)}`)).toBe(
      `- ${'слово '.repeat(12).trimEnd()}\n  слово слово`,
    );
  });

  it('leaves tables, code and addresses as they are', () => {
    const code = `    ${'x = 1; '.repeat(30)}`;
    const address = `Обращение на сайте: https://desk.example/${'a'.repeat(200)}`;
    expect(wrapText(`${code}\n${address}`)).toBe(`${code}\n${address}`);
  });

  it('loses no word and adds none', () => {
    const texts = fc.string({
      unit: fc.constantFrom('a', ' ', 'ж', '\n', '-', '.'),
      maxLength: 400,
    });
    fc.assert(
      fc.property(texts, (text) => {
        const words = (of: string) => of.split(/\s+/).filter((word) => word !== '');
        expect(words(wrapText(text))).toEqual(words(text));
      }),
    );
  });
});
