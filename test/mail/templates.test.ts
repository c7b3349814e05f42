import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { htmlTokens } from '../../src/mail/html-tokens';
import { subjectNumber } from '../../src/mail/subject';
import { renderMail, type MailData } from '../../src/mail/templates';
import { visibleReply } from '../../src/mail/visible-reply';
import { everyMail } from './every-mail';

const data: MailData = {
  number: 123,
  ticketSubject: 'Re: Не печатает',
  serviceName: 'Служба поддержки',
  requesterName: 'Иван',
  agentName: 'Анна',
  comment: 'Пришлите снимок.\nСпасибо!',
  original: { atText: '1 июля 2024 г., 10:00', text: 'Не печатает.\n\nПомогите' },
  notice: 'Письмо не принято.\n\nПришлите файлы ссылкой.',
  goodUrl: 'https://desk.example/rate/a.b?rating=good&x=1',
  badUrl: 'https://desk.example/rate/a.b?rating=bad',
  ticketUrl: 'https://desk.example/t/123',
  responseMinutes: 240,
  closesAfterDays: 5,
};
const bare: MailData = {
  ...data,
  requesterName: '',
  agentName: undefined,
  comment: undefined,
  original: undefined,
  notice: undefined,
  ticketUrl: undefined,
  responseMinutes: undefined,
  closesAfterDays: undefined,
};

describe('renderMail', () => {
  it.each(everyMail)(
    'puts the number first in the subject of $kind in $language',
    ({ kind, language }) => {
      const { subject } = renderMail(kind, language, data);
      expect(subject).toBe('[Служба поддержки #123] Re: Не печатает');
      expect(subjectNumber(subject, data.serviceName)).toBe(123);
    },
  );

  it.each(everyMail)('leaves no gaps or leftovers in $kind in $language', ({ kind, language }) => {
    for (const given of [data, bare]) {
      const { text, html } = renderMail(kind, language, given);
      expect(text).not.toMatch(/undefined|null|NaN|\{\{|\{%|\n\n\n|, !/);
      expect(html).not.toMatch(/undefined|null|NaN|\{\{|\{%|class=/);
    }
  });

  it.each(everyMail)('writes HTML of $kind in $language whose tags match', ({ kind, language }) => {
    const open: string[] = [];
    for (const token of htmlTokens(renderMail(kind, language, data).html)) {
      if (token.kind === 'open' && !['meta', 'br', 'title'].includes(token.name))
        open.push(token.name);
      if (token.kind === 'close' && token.name !== 'title') expect(open.pop()).toBe(token.name);
    }
    expect(open).toEqual([]);
  });

  it.each(everyMail)(
    'is folded whole when $kind in $language is answered',
    ({ kind, language }) => {
      const { text } = renderMail(kind, language, data);
      for (const quoted of [text, text.replace(/^/gm, '> ')]) {
        expect(visibleReply(`Моё дополнение.\n\n${quoted}`).visible).toBe('Моё дополнение.');
      }
    },
  );

  it.each([
    [1, 'в течение 1 минуты рабочего времени.', 'within 1 minute of working time.'],
    [21, 'в течение 21 минуты рабочего времени.', 'within 21 minutes of working time.'],
    [30, 'в течение 30 минут рабочего времени.', 'within 30 minutes of working time.'],
    [0.5, 'в течение 0,5 минуты рабочего времени.', 'within 0.5 minutes of working time.'],
    [100, 'в течение 100 минут рабочего времени.', 'within 100 minutes of working time.'],
    [60, 'в течение 1 рабочего часа.', 'within 1 working hour.'],
    [90, 'в течение 1,5 рабочего часа.', 'within 1.5 working hours.'],
    [120, 'в течение 2 рабочих часов.', 'within 2 working hours.'],
    [240, 'в течение 4 рабочих часов.', 'within 4 working hours.'],
    [21 * 60, 'в течение 21 рабочего часа.', 'within 21 working hours.'],
  ])('promises an answer within %d minutes in words', (responseMinutes, ru, en) => {
    for (const [language, words] of [
      ['ru', ru],
      ['en', en],
    ] as const) {
      const mail = renderMail('acknowledgement', language, { ...data, responseMinutes });
      expect(mail.text).toContain(words);
      expect(mail.html).toContain(words);
    }
  });

  it('promises nothing where nothing is promised', () => {
    expect(renderMail('acknowledgement', 'ru', bare).text).not.toContain('Ответим');
    expect(renderMail('acknowledgement', 'en', bare).text).not.toContain('We will answer');
  });

  it('says that development has finished and what to do if something is wrong', () => {
    const ru = renderMail('development_done', 'ru', data).text;
    expect(ru).toContain('Разработка выполнила то, о чём вы просили в обращении № 123');
    expect(ru).toContain('Если что-то не так, просто ответьте на это письмо');
    const en = renderMail('development_done', 'en', data).text;
    expect(en).toContain('Development has finished what you asked for in request 123');
    expect(en).toContain('If something is wrong, just reply to this mail');
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

  it('tells whose mail did not arrive so in our own words, in both forms', () => {
    const unread = { ...data, original: undefined, notice: 'Не принято.\n\nФайлы <ссылкой>.' };
    const { text, html } = renderMail('acknowledgement', 'ru', unread);
    expect(text).toContain('Его номер: 123.\nОтветим');
    expect(text).toContain('\n\nНе принято.\n\nФайлы <ссылкой>.\n\nЧтобы что-то добавить');
    expect(html).toContain('Файлы &lt;ссылкой&gt;.</p>');
    for (const said of [text, html]) expect(said).not.toContain('Вы писали');
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
        fc.constantFrom(...everyMail),
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
