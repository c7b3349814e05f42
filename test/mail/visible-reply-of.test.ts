import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { htmlToText } from '../../src/mail/html-text';
import { sanitizeMailHtml } from '../../src/mail/sanitize';
import { visibleReplyHtml, visibleReplyOf } from '../../src/mail/visible-reply-of';
import { htmlKept, htmlReplies } from './html-replies';

const answer = 'Спасибо, печатает. Когда обновление?';

/** The words of `text` without its lines. */
function words(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

describe('visibleReplyHtml', () => {
  it.each(htmlReplies)('folds what $client puts below', ({ above, below }) => {
    const html = `<html><body>${above}${below}</body></html>`;
    const parts = visibleReplyHtml(html);
    expect(words(htmlToText(parts?.visibleHtml ?? ''))).toBe(answer);
    expect(`${parts?.visibleHtml}${parts?.foldedHtml}`).toBe(html);
  });

  it.each(htmlReplies)('leaves two parts of $client that can be shown', ({ above, below }) => {
    const parts = visibleReplyHtml(`<html><body>${above}${below}</body></html>`);
    const visible = sanitizeMailHtml(parts?.visibleHtml ?? '');
    const folded = sanitizeMailHtml(parts?.foldedHtml ?? '');
    expect(words(htmlToText(visible))).toBe(answer);
    expect(folded).toContain('снимок экрана');
    expect(count(visible, '<div')).toBe(count(visible, '</div'));
    expect(count(folded, '<div')).toBe(count(folded, '</div'));
  });

  it.each(Object.entries(htmlKept))('keeps all of %s', (_case, html) => {
    expect(visibleReplyHtml(html)).toBeUndefined();
  });

  it('never loses a character, whatever the markup', () => {
    const piece = fc.constantFrom(
      ...'<div>|</div>|<blockquote type="cite">|</blockquote>|text|<br>|<p>|<|>|&nbsp;|<div id=divRplyFwdMsg>|<div style="display:none">|<a href="http://x.example">|</a>|<!--|<img alt="x">'.split(
        '|',
      ),
      '<div class="gmail_quote">',
      '-- <br>',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (parts) => {
        const html = parts.join('');
        const found = visibleReplyHtml(html);
        if (found === undefined) return;
        expect(found.visibleHtml + found.foldedHtml).toBe(html);
        expect(htmlToText(found.visibleHtml)).not.toBe('');
      }),
    );
  });

  it.each([
    ['elements', '<div>'],
    ['quotes', '<blockquote>a'],
    ['marked quotes with answers', '<blockquote type=cite>a</blockquote>b'],
    ['links', '<a href="http://x.example">'],
    ['brackets', '<'],
    ['references', '&amp'],
    ['hidden elements', '<div style="display:none">'],
    ['open attributes', '<div style="'],
    ['cells', '<td>'],
    ['marks', '<div class="gmail_quote">x'],
    ['attributes', '<a  b  c  d'],
  ])('reads a megabyte of %s in linear time', (_case, piece) => {
    const html = piece.repeat(1_000_000 / piece.length);
    const startedMs = Date.now();
    visibleReplyHtml(html);
    visibleReplyOf({ text: '> a\nb\n'.repeat(5000), html });
    // A second alone; quadratic time would take hours.
    expect(Date.now() - startedMs).toBeLessThan(60_000);
  });
});

describe('visibleReplyOf', () => {
  it.each(htmlReplies)('cuts the text made from the HTML of $client', ({ above, below }) => {
    const html = above + below;
    expect(words(visibleReplyOf({ text: htmlToText(html), html }).visible)).toBe(answer);
  });

  it.each(htmlReplies)(
    'cuts a text part without signs by the marks of $client',
    ({ above, below }) => {
      const quoted = htmlToText(below).replace(/^> ?/gm, '');
      const text = `Спасибо, печатает.\nКогда обновление?\n\n${quoted}\n`;
      const { visible, cutAt } = visibleReplyOf({ text, html: above + below });
      expect(words(visible)).toBe(answer);
      expect(text.slice(0, cutAt).trimEnd()).toBe(visible);
    },
  );

  it.each(Object.entries(htmlKept))('keeps all of the text of %s', (_case, html) => {
    const text = htmlToText(html);
    expect(visibleReplyOf({ text, html }).visible).toBe(text);
  });

  it('keeps an answer that only the HTML tells from an unmarked quote above it', () => {
    const html = `<div>05.03.2026, 10:23, "Анна" &lt;anna@desk.example&gt;:</div><blockquote>Какая версия?</blockquote><div>Пятая.</div>`;
    const text = `Добрый день\n05.03.2026, 10:23, "Анна" <anna@desk.example>:\nКакая версия?\nПятая.`;
    expect(visibleReplyOf({ text, html: `<div>Добрый день</div>${html}` }).visible).toBe(text);
    expect(visibleReplyOf({ text }).visible).toBe('Добрый день');
  });

  it('does not cut where the text has other words than the HTML', () => {
    const html = `<div>${answer}</div><blockquote type="cite">Одно письмо</blockquote>`;
    const text = 'Совсем другие слова\n\nи ещё одни';
    expect(visibleReplyOf({ text, html }).visible).toBe(text);
  });

  it('keeps all of a forward, by its subject also where only a header shows it', () => {
    const text =
      'Посмотрите.\n\nОт: Пётр <petr@client.example>\nОтправлено: 5 марта 2026 г. 10:23\nКому: Иван\nТема: печать\n\nНе печатает.';
    expect(visibleReplyOf({ text, subject: 'FW: печать' }).visible).toBe(text);
    expect(visibleReplyOf({ text, subject: 'RE: печать' }).visible).toBe('Посмотрите.');
  });
});

describe('htmlToText', () => {
  it.each([
    ['<a href="https://a.example/x">здесь</a>', 'здесь <https://a.example/x>'],
    ['<a href="https://a.example/">a.example</a>', 'a.example'],
    ['<a href="mailto:a@b.example?subject=x">Анна</a>', 'Анна <a@b.example>'],
    ['<a href="mailto:a@b.example">a@b.example</a>', 'a@b.example'],
    ['<a href="javascript:alert(1)">x</a>', 'x'],
    [`<a href="https://a.example/${'x'.repeat(400)}">x</a>`, 'x'],
    ['<img src="cid:1" alt="снимок"><img src="cid:2">', '[снимок]'],
    ['<div style="display:none">preview <div>of it</div></div><p>Hello</p>', 'Hello'],
    ['<span style="mso-hide:all">x</span>y', 'y'],
    ['<title>x</title><style>p{}</style>y', 'y'],
    ['&Auml;&omega;&hellip;&#150;&#x2014;&numero;&nosuch;', 'Äω…–—№&nosuch;'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
    ['<ul><li>a<li>b</ul>', '• a\n• b'],
  ])('reads %j as %j', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });
});

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
