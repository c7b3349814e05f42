import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { attachmentName } from '../../src/mail/attachment-name';
import { likelyCharset } from '../../src/mail/charset-repair';
import { detectLanguage } from '../../src/mail/detect-language';
import { cleanLine, cleanText, messageIdsIn, usableAddress } from '../../src/mail/header-text';
import { htmlToText } from '../../src/mail/html-text';
import { htmlTokens } from '../../src/mail/html-tokens';
import { sanitizeMailHtml } from '../../src/mail/sanitize';
import { encoded } from './mail-source';
import { processorMs } from '../support/processor-time';

describe('attachmentName', () => {
  it.each([
    ['отчёт.pdf', 'отчёт.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ivan\\log.txt', 'log.txt'],
    ['.htaccess', 'htaccess'],
    ['a\r\nb\u0000.txt', 'a b .txt'],
    ['photo\u202egpj.exe', 'photo gpj.exe'],
    ['и\u0306.txt', 'й.txt'],
    ['a<b>:c?.txt', 'a_b__c_.txt'],
    ['', 'attachment'],
    ['..', 'attachment'],
    [undefined, 'attachment'],
  ])('makes %j into %j', (claimed, name) => {
    expect(attachmentName(claimed, 'application/pdf')).toBe(name);
  });

  it('keeps the extension of a long name and whole characters', () => {
    const name = attachmentName(`${'ж'.repeat(300)}.xlsx`, 'x/y');
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(150);
    expect(name).toMatch(/^ж+\.xlsx$/);
  });
});

describe('header text', () => {
  it('is one line without unsafe characters, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const line = cleanLine(value, 50);
        // eslint-disable-next-line no-control-regex -- these characters are the subject
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
        expect(line).toBe(line.trim());
        expect(line.length).toBeLessThanOrEqual(50);
        expect(cleanText(value, 50)).not.toContain('\u0000');
      }),
    );
  });

  it.each<[string, string[]]>([
    ['<a@b>', ['<a@b>']],
    [' <a@b> <c@d>(comment)', ['<a@b>', '<c@d>']],
    ['<a@b><c@d>', ['<a@b>', '<c@d>']],
    ['a@b', ['<a@b>']],
    ['Your message of Monday', []],
    ['<a b> <c@d', []],
    ['<<a@b>>', ['<a@b>']],
    ['', []],
  ])('finds the ids of %j', (value, ids) => {
    expect(messageIdsIn(value)).toEqual(ids);
  });

  it.each<[string, string | undefined]>([
    ['Ivan@Client.Example', 'Ivan@client.example'],
    ['a@b', 'a@b'],
    ['ivan', undefined],
    ['@b', undefined],
    ['a@', undefined],
    ['a b@c.example', undefined],
    ['a@b.example\r\nRCPT TO:<x@y>', undefined],
    ['a@b>,<c@d', undefined],
    [`${'a'.repeat(250)}@b.example`, undefined],
  ])('takes %j for the address %s', (claimed, address) => {
    expect(usableAddress(claimed)).toBe(address);
  });
});

describe('likelyCharset', () => {
  const texts = [
    'Проблема с печатью',
    'СРОЧНО! Не работает сайт',
    'Вопрос по счёту № 15',
    'Договор',
  ];
  const cases = texts.flatMap((text) =>
    ['windows-1251', 'koi8-r', 'ibm866', 'iso-8859-5'].map((charset) => [text, charset] as const),
  );
  it.each(cases)('knows «%s» in %s', (text, charset) => {
    const decoded = new TextDecoder(likelyCharset(encoded(text, charset)));
    // KOI8-R has no №, which the test's encoder writes as a question mark.
    expect(decoded.decode(encoded(text, charset)).replace('?', '№')).toBe(text);
  });
});

describe('detectLanguage', () => {
  it.each([
    ['ru', ['Не печатает', 'Помогите, пожалуйста']],
    ['ru', ['Printing', 'Не работает printer HP LaserJet 1020, driver version 5.1']],
    [
      'ru',
      ['', 'Сервер пишет ошибку, вот журнал за сегодня:\n' + 'ERROR failed to start\n'.repeat(200)],
    ],
    ['en', ['Printing', 'It does not print. Please help.']],
    [
      'en',
      [
        'Invoice',
        'My colleague Иван Петров asked me to write to you about the invoice of last month.',
      ],
    ],
    ['ru', ['', '']],
    ['ru', ['123', '!!!']],
  ] as const)('says %s for %.60j', (language, texts) => {
    expect(detectLanguage(...texts)).toBe(language);
  });
});

describe('htmlToText', () => {
  it.each([
    ['<p>one</p><p>two</p>', 'one\n\ntwo'],
    ['one<br>two', 'one\ntwo'],
    ['<ul><li>one<li>two</ul>', '• one\n• two'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
    [
      'a &lt;b&gt; &amp;amp; &laquo;в&raquo; &#8212; &#x2014; &unknown;',
      'a <b> &amp; «в» — — &unknown;',
    ],
    ['&#0;&#xD800;&#99999999;', '\ufffd\ufffd\ufffd'],
    ['<style>p{}</style><script>x</script>text<!-- c --><!doctype html>', 'text'],
    ['<pre>a\n  b</pre>', 'a\n  b'],
    ['<blockquote><p>a</p><blockquote>b</blockquote></blockquote>c', '> a\n>\n> > b\n\nc'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['<a href="x>y">link</a>', 'link'],
    ['text <unfinished', 'text <unfinished'],
    ['<script>never closed', ''],
  ])('reads %j as %j', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it('survives any input', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '=',
      '/',
      '!--',
      '-->',
      'a',
      'p',
      ' ',
      '&',
      ';',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 200 }), (parts) => {
        const html = parts.join('');
        for (const token of htmlTokens(html)) expect(html).toContain(token.raw);
        htmlToText(html);
        sanitizeMailHtml(html);
      }),
    );
  });
});

describe('sanitizeMailHtml', () => {
  it.each([
    ['<p onclick="x()">a</p>', '<p>a</p>'],
    ['<script>alert(1)</script>a', 'a'],
    [
      '<a href="javascript:alert(1)">a</a>',
      '<a rel="noopener noreferrer nofollow" target="_blank">a</a>',
    ],
    ['<img src="http://x.example/1.png" alt="logo">', '<span>[logo]</span>'],
    [
      '<b style="color:red;position:fixed;background:url(http://x)">a</b>',
      '<b style="color:red">a</b>',
    ],
    ['<form action="x"><input name="a">b</form>', 'b'],
    ['<iframe src="http://x"></iframe>a', 'a'],
    ['<svg onload="x()"><b>a</b></svg>', '<b>a</b>'],
    ['<p>a<p>b', '<p>a</p><p>b</p>'],
  ])('makes %j into %j', (html, safe) => {
    expect(sanitizeMailHtml(html)).toBe(safe);
  });

  it('keeps the text of what is nested too deep, in time', () => {
    const started = process.cpuUsage();
    const safe = sanitizeMailHtml(`${'<div>'.repeat(150_000)}deep${'</div>'.repeat(10)}`);
    expect(safe).toContain('deep');
    expect(safe.match(/<div>/g)?.length).toBe(100);
    expect(processorMs(started)).toBeLessThan(2_000);
  });
});
