import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { visibleReply } from '../../src/mail/visible-reply';
import { keptWhole, quotedBelow } from './reply-samples';

describe('visibleReply', () => {
  it.each(quotedBelow)('folds what $client puts below', ({ written, below }) => {
    const text = `${written}\n\n${below}\n`;
    const { visible, cutAt } = visibleReply(text);
    expect(visible).toBe(written);
    expect(text.slice(0, cutAt).trimEnd()).toBe(visible);
  });

  it.each(quotedBelow)('folds it with the line ends of $client as CRLF', ({ written, below }) => {
    const { visible } = visibleReply(`${written}\n\n${below}\n`.replaceAll('\n', '\r\n'));
    expect(visible).toBe(written.replaceAll('\n', '\r\n'));
  });

  it.each(Object.entries(keptWhole))('keeps every line of %s', (_case, text) => {
    expect(visibleReply(text)).toEqual({ visible: text, cutAt: text.length });
  });

  it('gives a beginning of the text, whatever the text', () => {
    const pieces = fc.constantFrom(
      ...'\n|> x\n|-- \n|On Mon, Jul 1, 2024 at 10:00 a@b.c wrote:\n|text|От: a\n|Дата: 1\n|Тема: x\n'.split(
        '|',
      ),
      '-----Original Message-----\n',
      '— Пишите ответ выше этой строки —\n',
      'Sent from my iPhone\n',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const { visible, cutAt } = visibleReply(text);
        expect(cutAt).toBeLessThanOrEqual(text.length);
        expect(visible).toBe(text.slice(0, cutAt).trimEnd());
        if (text.trim() !== '') expect(visible).not.toBe('');
      }),
    );
  });

  it.each([
    ['quoted lines with answers', '> a\nb\n'],
    ['attributions', '01.07.2024, 10:00, a@b.example:\n> x\ny\n'],
    ['header fields', 'Кому: x;\n'],
    ['header fields with dates', 'Дата: x\ntext\n'],
    ['colons', 'a:\n'],
    ['one endless line', 'On 2024 '],
    ['at signs', '@@@@@@@@ 2024 10:00:\n'],
    ['dashes', '-- \n'],
    ['brackets', '<<<<<<<< 2024:\n'],
    ['empty lines', '\n'],
    ['markers', '> — Type your reply above this line —\nx\n'],
  ])('reads two megabytes of %s in linear time', (_case, piece) => {
    const startedMs = Date.now();
    visibleReply(piece.repeat(2_000_000 / piece.length));
    // A quarter of a second alone; quadratic time would take hours, a busy machine seconds.
    expect(Date.now() - startedMs).toBeLessThan(60_000);
  });
});
