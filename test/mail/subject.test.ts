import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cleanSubject, subjectNumber, ticketSubject } from '../../src/mail/subject';

describe('cleanSubject', () => {
  it.each([
    ['Не печатает', 'Не печатает'],
    ['Re: Не печатает', 'Не печатает'],
    ['RE: re: Re[2]: Re(3): Не печатает', 'Не печатает'],
    ['HA: НА: На: Не печатает', 'Не печатает'],
    ['Отв: Ответ: Не печатает', 'Не печатает'],
    ['Fwd: FW: Fw: Пересл: Не печатает', 'Не печатает'],
    ['AW: WG: SV: Antw: printing', 'printing'],
    ['Re: [#123] Re: Не печатает', 'Не печатает'],
    ['[Поддержка #123] Re: Не печатает', 'Не печатает'],
    ['[JIRA-5] и [Другие #55] Не печатает', '[JIRA-5] и [Другие #55] Не печатает'],
    ['На складе нет бумаги', 'На складе нет бумаги'],
    ['Reset', 'Reset'],
    ['  пробелы \t внутри  ', 'пробелы внутри'],
    ['Re:', ''],
  ])('makes %j into %j', (subject, clean) => {
    expect(cleanSubject(subject, 'Поддержка')).toBe(clean);
  });

  it('cleans a token that was hidden in the brackets of another', () => {
    expect(cleanSubject('[[#12] #1]')).toBe('');
  });

  it('has nothing left to clean', () => {
    const pieces = fc.constantFrom('Re: ', 'Fwd: ', '[#12] ', 'Тема', ' ', '[', ']', '#1', ':');
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const once = cleanSubject(parts.join(''));
        expect(cleanSubject(once)).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('subjectNumber', () => {
  it.each<[string, number | undefined]>([
    ['Re: [#123] Не печатает', 123],
    ['Re: [Поддержка #123] Re: Не печатает', 123],
    ['[поддержка #7] [#7]', 7],
    ['[#1] [#2]', undefined],
    ['[Другие #55] Не печатает', undefined],
    ['заказ #55', undefined],
    ['Не печатает', undefined],
    ['[#1234567890123]', undefined],
  ])('finds in %j: %s', (subject, number) => {
    expect(subjectNumber(subject, 'Поддержка')).toBe(number);
  });

  it('names none where two of our names name different tickets', () => {
    const names = ['Поддержка', 'Support'];
    expect(subjectNumber('[Support #2]', ...names)).toBe(2);
    expect(subjectNumber('[Поддержка #2] Re: [Support #2]', ...names)).toBe(2);
    expect(subjectNumber('[Поддержка #1] Re: [Support #2]', ...names)).toBeUndefined();
    expect(subjectNumber('[#1] Re: [Support #2]', ...names)).toBeUndefined();
  });
});

describe('ticketSubject', () => {
  it('puts the token first and can be read back', () => {
    expect(ticketSubject(123, 'Re: Не печатает', 'Служба поддержки')).toBe(
      '[Служба поддержки #123] Re: Не печатает',
    );
    fc.assert(
      fc.property(fc.nat(), fc.string(), fc.string(), (number, subject, service) => {
        const made = ticketSubject(number, cleanSubject(subject).replaceAll('#', ''), service);
        expect(subjectNumber(made, service)).toBe(number);
      }),
    );
  });
});
