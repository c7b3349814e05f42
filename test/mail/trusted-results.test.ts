import { describe, expect, it } from '@jest/globals';
import { trustedVerdict } from '../../src/mail/trusted-results';

const from = 'vera@mail.customer.example';

describe('the verdict of a trusted mail server', () => {
  const verdicts: [string, string, string, string | null][] = [
    ['dmarc=pass header.from=mail.customer.example', 'pass', 'Gmail, exact', null],
    [
      'dmarc=pass (p=REJECT sp=NONE) header.from=customer.example',
      'pass',
      'organisation',
      'reject',
    ],
    ['dmarc=pass header.from=vera@mail.customer.example', 'pass', 'Mail.ru: an address', null],
    ['dmarc=pass', 'pass', 'no author named', null],
    ['dmarc=pass header.from=victim.example', 'unknown', 'another author', null],
    ['dkim=pass header.d=customer.example', 'pass', 'signed by the organisation', null],
    ['dkim=pass header.i=@mail.customer.example header.s=s', 'pass', 'Yandex', null],
    ['dkim=pass header.d=esp.example', 'unknown', 'signed by a mailing service', null],
    ['dkim=fail header.d=a.example; dkim=pass header.d=customer.example', 'pass', 'two', null],
    ['dkim=pass header.d=customer.example; dmarc=fail (p=none)', 'fail', 'strict', 'none'],
    ['dmarc=fail (p=REJECT sp=REJECT dis=NONE) header.from=x', 'fail', 'Gmail', 'reject'],
    ['dmarc=fail header.from=x (policy=quarantine)', 'fail', 'rspamd', 'quarantine'],
    ['dmarc=fail action=oreject header.from=x', 'fail', 'Microsoft', 'reject'],
    ['dmarc=fail policy.published-domain-policy=quarantine', 'fail', 'Fastmail', 'quarantine'],
    ['dmarc=pass; dmarc=fail', 'fail', 'a contradiction', null],
    ['dmarc=none', 'unknown', 'no policy', null],
    ['dmarc=bestguesspass action=none', 'unknown', 'a guess', 'none'],
    ['dmarc=temperror; dkim=pass header.d=customer.example', 'pass', 'DNS was away', null],
    ['spf=pass smtp.mailfrom=customer.example', 'unknown', 'SPF alone', null],
    [
      'spf=pass (mx: domain of "a); dmarc=pass (b"@evil.test) smtp.mailfrom=evil.test; dmarc=none',
      'unknown',
      'a result in a return path',
      null,
    ],
    ['none', 'unknown', 'nothing was done', null],
    ['spf=fail (dmarc=pass) smtp.mailfrom="x; dmarc=pass"', 'unknown', 'hidden in a comment', null],
  ];
  it.each(verdicts)('of “%s” is %s (%s)', async (results, verdict, _why, requestedPolicy) => {
    const found = await trustedVerdict([`mx.example; ${results}`], 'MX.example', from);
    expect(found).toMatchObject({ verdict, requestedPolicy, method: 'authentication_results' });
    expect(found.evidence).toContain('MX.example: ');
  });

  const forged: [string, string[]][] = [
    ['there is none', []],
    ['it is another server’s', ['evil.example; dmarc=pass']],
    [
      'the server’s own stands below another’s',
      ['inner.example; spf=pass', 'mx.example; dmarc=pass'],
    ],
    ['the server’s name is only a part', ['mx.example.evil.test; dmarc=pass']],
    ['the server’s name is in a comment', ['evil.test (mx.example); dmarc=pass']],
    ['it names no server', ['dmarc=pass header.from=customer.example']],
  ];
  it.each(forged)('is not had when %s', async (_when, fields) => {
    expect(await trustedVerdict(fields, 'mx.example', from)).toMatchObject({
      verdict: 'unknown',
      method: null,
    });
  });

  it('is the topmost field’s, whatever the sender has put below it in the server’s name', async () => {
    const fields = ['mx.example; dmarc=fail (p=reject)', 'mx.example; dmarc=pass'];
    expect(await trustedVerdict(fields, 'mx.example', from)).toMatchObject({ verdict: 'fail' });
  });

  it('is unknown for a neighbour under a public suffix', async () => {
    const fields = ['mx.example; dkim=pass header.d=two.github.io'];
    expect(await trustedVerdict(fields, 'mx.example', 'a@one.github.io')).toMatchObject({
      verdict: 'unknown',
    });
  });

  it('has at most 500 characters of evidence, in one line', async () => {
    const long = `mx.example; ${'dkim=fail header.d=aaaaaaaaaaaaaaaaaaaaaaaa.example;\r\n'.repeat(40)}`;
    const { evidence } = await trustedVerdict([long], 'mx.example', from);
    expect(evidence.length).toBeLessThanOrEqual(500);
    expect(evidence).not.toMatch(/[\r\n]/);
  });
});
