import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Language } from '../../src/domain/language';
import { htmlTokens } from '../../src/mail/html-tokens';
import { subjectNumber } from '../../src/mail/subject';
import { renderMail, type MailData, type MailKind } from '../../src/mail/templates';
import { visibleReply } from '../../src/mail/visible-reply';

const kinds: MailKind[] = ['acknowledgement', 'reply', 'resolved', 'rating_request', 'closed'];
const languages: Language[] = ['ru', 'en'];
const all = kinds.flatMap((kind) => languages.map((language) => ({ kind, language })));

const data: MailData = {
  number: 123,
  ticketSubject: 'Re: Не печатает',
  serviceName: 'Служба поддержки',
  requesterName: 'Иван',
  agentName: 'Анна',
  comment: 'Пришлите снимок.\nСпасибо!',
  original: { atText: '1 июля 2024 г., 10:00', text: 'Не печатает.\n\nПомогите' },
  goodUrl: 'https://desk.example/rate/a.b?rating=good&x=1',
  badUrl: 'https://desk.example/rate/a.b?rating=bad',
  ticketUrl: 'https://desk.example/t/123',
  responseHours: 4,
  closesAfterDays: 5,
};
const bare: MailData = {
  ...data,
  requesterName: '',
  agentName: undefined,
  comment: undefined,
  original: undefined,
  ticketUrl: undefined,
  responseHours: undefined,
  closesAfterDays: undefined,
};

describe('renderMail', () => {
  it.each(all)(
    'puts the number first in the subject of $kind in $language',
    ({ kind, language }) => {
      const { subject } = renderMail(kind, language, data);
      expect(subject).toBe('[Служба поддержки #123] Re: Не печатает');
      expect(subjectNumber(subject, data.serviceName)).toBe(123);
    },
  );

  it.each(all)('leaves no gaps or leftovers in $kind in $language', ({ kind, language }) => {
    for (const given of [data, bare]) {
      const { text, html } = renderMail(kind, language, given);
      expect(text).not.toMatch(/undefined|null|NaN|\{\{|\{%|\n\n\n|, !/);
      expect(html).not.toMatch(/undefined|null|NaN|\{\{|\{%|class=/);
    }
  });

  it.each(all)('writes HTML of $kind in $language whose tags match', ({ kind, language }) => {
    const open: string[] = [];
    for (const token of htmlTokens(renderMail(kind, language, data).html)) {
      if (token.kind === 'open' && !['meta', 'br', 'title'].includes(token.name))
        open.push(token.name);
      if (token.kind === 'close' && token.name !== 'title') expect(open.pop()).toBe(token.name);
    }
    expect(open).toEqual([]);
  });

  it.each(all)('is folded whole when $kind in $language is answered', ({ kind, language }) => {
    const { text } = renderMail(kind, language, data);
    for (const quoted of [text, text.replace(/^/gm, '> ')]) {
      expect(visibleReply(`Моё дополнение.\n\n${quoted}`).visible).toBe('Моё дополнение.');
    }
  });

  it('promises an answer in the acknowledgement', () => {
    const text = (responseHours: number, language: Language) =>
      renderMail('acknowledgement', language, { ...data, responseHours }).text;
    expect(text(1, 'ru')).toContain('в течение 1 рабочего часа.');
    expect(text(4, 'ru')).toContain('в течение 4 рабочих часов.');
    expect(text(1.5, 'ru')).toContain('в течение 1,5 рабочего часа.');
    expect(text(21, 'en')).toContain('within 21 working hours.');
    expect(text(1, 'en')).toContain('within 1 working hour.');
  });

  it('says when a resolved ticket closes', () => {
    const text = (closesAfterDays: number) =>
      renderMail('resolved', 'ru', { ...data, closesAfterDays }).text;
    expect(text(1)).toContain('через 1 день.');
    expect(text(3)).toContain('через 3 дня.');
    expect(text(5)).toContain('через 5 дней.');
  });

  it('gives both rating links in both forms', () => {
    const { text, html } = renderMail('rating_request', 'ru', data);
    expect(text).toContain(`Хорошо: ${data.goodUrl}\nПлохо: ${data.badUrl}`);
    expect(html).toContain('href="https://desk.example/rate/a.b?rating=good&amp;x=1"');
  });

  it('quotes what the customer wrote, and cuts it when it is long', () => {
    expect(renderMail('reply', 'ru', data).text).toContain('> Не печатает.\n>\n> Помогите');
    const long = { atText: 'вчера', text: 'строка журнала\n'.repeat(10_000) };
    const { text, html } = renderMail('acknowledgement', 'ru', { ...data, original: long });
    expect(text.length).toBeLessThan(8_000);
    expect(text.trimEnd().endsWith('> […]')).toBe(true);
    expect(html.length).toBeLessThan(12_000);
  });

  it('names a mail without a subject', () => {
    const untitled = { ...data, ticketSubject: 'Re: ' };
    expect(renderMail('reply', 'ru', untitled).subject).toContain('Re: без темы');
    expect(renderMail('reply', 'en', untitled).subject).toContain('Re: no subject');
  });

  it('lets nobody write HTML, templates or header lines', () => {
    const evil = '<img src=x onerror=alert(1)>"\' {{ number }} {% raw %}\r\nBcc: x@y.example';
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.oneof(fc.constant(evil), fc.string()),
        (which, text) => {
          const { subject, html } = renderMail(which.kind, which.language, {
            ...data,
            ticketSubject: text,
            serviceName: text,
            requesterName: text,
            agentName: text,
            comment: text,
            original: { atText: text, text },
          });
          expect(subject).not.toMatch(/[\r\n\u2028]/);
          for (const token of htmlTokens(html))
            if (token.kind === 'open') expect(token.name).not.toBe('img');
          if (text === evil) expect(html).not.toContain('<img');
        },
      ),
    );
  });
});
