import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseAuthenticationResults } from '../../src/mail/authentication-results';

/** A field in short: its server, then each result with its properties in order. */
function inShort(value: string): string[] {
  const { authservId, results } = parseAuthenticationResults(value);
  const lines = results.map(({ method, result, properties }) =>
    [`${method}=${result}`, ...[...properties].map(([name, text]) => `${name}=${text}`)].join(' '),
  );
  return [authservId, ...lines];
}

describe('an Authentication-Results field', () => {
  const cases: [string, string, string[]][] = [
    ['RFC 8601 B.2: nothing was done', 'example.org 1; none', ['example.org']],
    [
      'RFC 8601 B.3: one method',
      'example.com; spf=pass smtp.mailfrom=example.net',
      ['example.com', 'spf=pass smtp.mailfrom=example.net'],
    ],
    [
      'RFC 8601 B.4: a comment and two results',
      'example.com; auth=pass (cram-md5) smtp.auth=sender@example.net; spf=pass smtp.mailfrom=example.net',
      [
        'example.com',
        'auth=pass smtp.auth=sender@example.net',
        'spf=pass smtp.mailfrom=example.net',
      ],
    ],
    [
      'RFC 8601 B.7: comments and space everywhere',
      'foo.example.net (foobar) 1 (baz);\r\n dkim (Because I like it) / 1 (One yay) = (wait for it) fail\r\n policy (A dot can go here) . (like that) expired\r\n (this surprised me) = (as I wasn’t expecting it) 1362471462',
      ['foo.example.net', 'dkim=fail policy.expired=1362471462'],
    ],
    [
      'Gmail',
      'mx.google.com;\r\n       dkim=pass header.i=@example.org header.s=sel header.b=AbC/12+d;\r\n       spf=pass (google.com: domain of a@example.org designates 192.0.2.1 as permitted sender) smtp.mailfrom=a@example.org;\r\n       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.org',
      [
        'mx.google.com',
        'dkim=pass header.i=@example.org header.s=sel header.b=AbC/12+d',
        'spf=pass smtp.mailfrom=a@example.org',
        'dmarc=pass header.from=example.org',
      ],
    ],
    [
      'Yandex',
      'iva8-1.mail.yandex.net; spf=pass (iva8-1.mail.yandex.net: domain of example.ru designates 192.0.2.5 as permitted sender, rule=[ip4:192.0.2.0/24]) smtp.mail=a@example.ru; dkim=pass header.i=@example.ru',
      [
        'iva8-1.mail.yandex.net',
        'spf=pass smtp.mail=a@example.ru',
        'dkim=pass header.i=@example.ru',
      ],
    ],
    [
      'Mail.ru',
      'mx.mail.ru; auth=pass smtp.auth=a@mail.ru smtp.mailfrom=a@mail.ru; iprev=pass policy.iprev=192.0.2.7; dkim=pass header.d=mail.ru; dmarc=pass header.from=a@mail.ru',
      [
        'mx.mail.ru',
        'auth=pass smtp.auth=a@mail.ru smtp.mailfrom=a@mail.ru',
        'iprev=pass policy.iprev=192.0.2.7',
        'dkim=pass header.d=mail.ru',
        'dmarc=pass header.from=a@mail.ru',
      ],
    ],
    [
      'Microsoft, which names no server',
      'spf=pass (sender IP is 192.0.2.9)\r\n smtp.mailfrom=example.com; dkim=pass (signature was verified)\r\n header.d=example.com;dmarc=fail action=quarantine\r\n header.from=example.com;compauth=pass reason=100',
      [
        '',
        'spf=pass smtp.mailfrom=example.com',
        'dkim=pass header.d=example.com',
        'dmarc=fail action=quarantine header.from=example.com',
        'compauth=pass reason=100',
      ],
    ],
    [
      'rspamd',
      'mail.desk.example;\r\n\tdkim=pass header.d=example.org header.s=2024 header.b="abc=/+";\r\n\tdmarc=pass (policy=none) header.from=example.org;\r\n\tspf=softfail (mail.desk.example: 192.0.2.1 is neither permitted nor denied) smtp.mailfrom=a@example.org',
      [
        'mail.desk.example',
        'dkim=pass header.d=example.org header.s=2024 header.b=abc=/+',
        'dmarc=pass header.from=example.org',
        'spf=softfail smtp.mailfrom=a@example.org',
      ],
    ],
    [
      'OpenDMARC',
      'mx.desk.example; dmarc=pass (p=reject dis=none) header.from=example.org',
      ['mx.desk.example', 'dmarc=pass header.from=example.org'],
    ],
    [
      'OpenDKIM',
      'mx.desk.example;\r\n\tdkim=pass (2048-bit key; unprotected) header.d=example.org header.i=@example.org header.a=rsa-sha256 header.s=sel header.b=dGVz; dkim-atps=neutral',
      [
        'mx.desk.example',
        'dkim=pass header.d=example.org header.i=@example.org header.a=rsa-sha256 header.s=sel header.b=dGVz',
        'dkim-atps=neutral',
      ],
    ],
    [
      'a quoted server and a quoted reason with a semicolon',
      '"mx;1.example" ; dmarc=fail reason="no; way=out" header.from="exa\\mple.org"',
      ['mx;1.example', 'dmarc=fail reason=no; way=out header.from=example.org'],
    ],
    [
      'a result inside a comment or a quoted text is none',
      'mx.example; spf=fail (dmarc=pass; dkim=pass header.d=a.example) smtp.mailfrom="x; dmarc=pass"',
      ['mx.example', 'spf=fail smtp.mailfrom=x; dmarc=pass'],
    ],
    [
      'nested comments, and one with an escaped bracket',
      'mx.example; dkim=pass (a (b) \\) c) header.d=a.example',
      ['mx.example', 'dkim=pass header.d=a.example'],
    ],
    [
      'a comment that never ends takes the rest',
      'mx.example; spf=fail (dmarc=pass; dkim=pass',
      ['mx.example', 'spf=fail'],
    ],
    [
      'the first of two properties of one name counts',
      'mx.example; dkim=pass header.d=a.example header.d=b.example',
      ['mx.example', 'dkim=pass header.d=a.example'],
    ],
    [
      'upper case',
      'MX.Example; DMARC=PASS Header.From=A.example',
      ['mx.example', 'dmarc=pass header.from=A.example'],
    ],
    ['nothing', '', ['']],
    ['semicolons only', ';;;', ['']],
    ['an equals sign without anything', 'mx.example; = ; =x; y=', ['mx.example', '=', '=x', 'y=']],
  ];
  it.each(cases)('%s', (_name, value, expected) => {
    expect(inShort(value)).toEqual(expected);
  });

  it('keeps the comments of a result, where servers put the policy', () => {
    const value = 'mx; dmarc=fail (p=REJECT sp=NONE) (dis=NONE) header.from=a.example';
    expect(parseAuthenticationResults(value).results[0]?.comment).toBe('p=REJECT sp=NONE dis=NONE');
  });

  it('is read to the end whatever it is, with at most 50 results', () => {
    const piece = fc.constantFrom(...'ab.=;()"\\ \r\n\t/@'.split(''), 'dkim=pass', 'header.d=');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
        expect(parseAuthenticationResults(pieces.join('')).results.length).toBeLessThanOrEqual(50);
      }),
    );
  });

  it('is read up to 16,384 characters', () => {
    const comment = `(${'x'.repeat(16_384)})`;
    expect(inShort(`mx.example; ${comment} dmarc=pass`)).toEqual(['mx.example']);
  });
});
