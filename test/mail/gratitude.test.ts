import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isGratitudeOnly } from '../../src/mail/gratitude';
import { visibleReply } from '../../src/mail/visible-reply';
import { gratitude, notGratitude } from './gratitude-samples';
import { quotedBelow } from './reply-samples';

const alone = { attachmentCount: 0 };
const thanks = Object.values(gratitude).flat();
const noThanks = Object.values(notGratitude).flat();
const oneLine = [
  ...(gratitude['Russian thanks'] ?? []),
  ...(gratitude['Russian acknowledgement'] ?? []),
  ...(gratitude['Russian news that all is well'] ?? []),
  ...(gratitude['English thanks'] ?? []),
  ...(gratitude['English acknowledgement and news that all is well'] ?? []),
];

describe('isGratitudeOnly', () => {
  it.each(Object.entries(gratitude))('takes %s for gratitude', (_kind, texts) => {
    expect(texts.filter((text) => !isGratitudeOnly(text, alone))).toEqual([]);
  });

  it.each(Object.entries(notGratitude))('does not take for gratitude: %s', (_kind, texts) => {
    expect(texts.filter((text) => isGratitudeOnly(text, alone))).toEqual([]);
  });

  it.each(quotedBelow)('recognises thanks above the quote of $client', ({ below }) => {
    const { visible } = visibleReply(`Спасибо!\n\nС уважением,\nИван Петров\n\n${below}\n`);
    expect(isGratitudeOnly(visible, alone)).toBe(true);
  });

  it('does not depend on case, punctuation or glad signs', () => {
    const dressed = fc.record({
      text: fc.constantFrom(...oneLine),
      dress: fc.constantFrom(
        (text: string) => text.toUpperCase(),
        (text: string) => text.toLowerCase(),
        (text: string) => text.replace(/[.,!]/g, ''),
        (text: string) => text.replaceAll(' ', '\u00a0\n '),
        (text: string) => text.replace(/./gsu, '$&\u200b'),
      ),
      after: fc.constantFrom('', '.', '!', '!!!', '...', '…', ' :)', ')))', ' 😊', ' 👍🏽', '\n\n'),
    });
    fc.assert(
      fc.property(dressed, ({ text, dress, after }) => {
        expect(isGratitudeOnly(dress(text) + after, alone)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('remains gratitude beside more gratitude', () => {
    const one = fc.constantFrom(...oneLine);
    fc.assert(
      fc.property(one, one, (first, second) => {
        expect(isGratitudeOnly(`${first} ${second}`, alone)).toBe(true);
      }),
    );
  });

  it('is none as soon as anything else is said, wherever it stands', () => {
    const other = fc.constantFrom(
      'Принтер не печатает.',
      'но',
      'still',
      'Подскажите пароль.',
      'It fails.',
      'Ошибка 500',
      'Перезвоните.',
      'Почему?',
      '?',
      '42',
      'жду',
    );
    fc.assert(
      fc.property(fc.constantFrom(...thanks), other, fc.boolean(), (text, more, isAbove) => {
        const both = isAbove ? `${more}\n${text}` : `${text}\n${more}`;
        expect(isGratitudeOnly(both, alone)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is none with any word that is not in its phrases', () => {
    const word = fc.stringMatching(/^[бвгдж]{4,12}$/);
    fc.assert(
      fc.property(fc.constantFrom(...oneLine), word, (text, unknown) => {
        expect(isGratitudeOnly(`${text} ${unknown}`, alone)).toBe(false);
        expect(isGratitudeOnly(`${unknown} ${text}`, alone)).toBe(false);
      }),
    );
  });

  it('is none with an attachment', () => {
    fc.assert(
      fc.property(fc.constantFrom(...thanks), fc.integer({ min: 1, max: 50 }), (text, count) => {
        expect(isGratitudeOnly(text, { attachmentCount: count })).toBe(false);
      }),
    );
  });

  it('is none above 600 characters or 12 lines, however thankful', () => {
    expect(isGratitudeOnly('спасибо '.repeat(75), alone)).toBe(true);
    expect(isGratitudeOnly('спасибо '.repeat(76), alone)).toBe(false);
    expect(isGratitudeOnly('ок\n'.repeat(12), alone)).toBe(true);
    expect(isGratitudeOnly('ок\n'.repeat(13), alone)).toBe(false);
  });

  it('takes any text without throwing', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(...thanks, ...noThanks, '\n', '-- \n', '> ', '\ud800', '(', '"', 'ﷺ'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        expect(typeof isGratitudeOnly(pieces.join(''), alone)).toBe('boolean');
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    'спасибо ',
    'спасибо\n',
    'a',
    'а-',
    '(',
    ')',
    '"',
    '.',
    ' ',
    '\n',
    '> ',
    '-- \n',
    'С уважением, ',
    'Иван\n',
    'а.',
    '👍',
    "a'",
    ':',
    '\u200b',
    'ﷺ',
  ])('refuses two hundred kilobytes of %j', (piece) => {
    const text = piece.repeat(200_000 / piece.length);
    expect(isGratitudeOnly(text, alone)).toBe(false);
    // Just below what is read at all, where every expression does run.
    expect(isGratitudeOnly(`${text.slice(0, 3_900)} x`, alone)).toBe(false);
  });
});
