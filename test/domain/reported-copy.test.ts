import { describe, expect, test } from '@jest/globals';
import { reportedCopy, type SentCopy } from '../../src/domain/reported-copy';

const vera = 'vera@customer.example';
const boris = 'boris@customer.example';
const elsewhere = 'vera@elsewhere.example';

const copy = (mailSeq: number, address: string, mayHaveBeenTaken = true): SentCopy => ({
  mailSeq,
  participantId: address === vera ? null : 'boris',
  address,
  mayHaveBeenTaken,
});
const notTaken = (mailSeq: number, address: string) => copy(mailSeq, address, false);
const veras = (mailSeq: number) => ({ mailSeq, participantId: null });
const boriss = (mailSeq: number) => ({ mailSeq, participantId: 'boris' });
const someones = (mailSeq: number) => ({ ...veras(mailSeq), isRecipientUnknown: true });
const neverTaken = { nothing: 'never_taken' };

type Case = [
  what: string,
  copies: readonly SentCopy[],
  recipients: readonly string[],
  about: object,
];

describe('a delivery report', () => {
  test.each<Case>([
    [
      'is about the recipient whom it names, in any case of letters',
      [copy(5, vera), copy(5, boris)],
      ['Boris@Customer.example'],
      boriss(5),
    ],
    ['… in the latest mail that they got', [copy(2, vera), copy(5, vera)], [vera], veras(5)],
    [
      '… though a later mail has not left for them yet',
      [copy(2, vera), notTaken(5, vera)],
      [vera],
      veras(2),
    ],
    [
      'is about whom it names among others whom it names',
      [copy(5, vera), copy(5, boris)],
      [elsewhere, boris],
      boriss(5),
    ],
    ['of a forwarding is about the mail’s only copy', [copy(5, vera)], [elsewhere], veras(5)],
    [
      '… also where the other copies were refused at once',
      [notTaken(5, vera), copy(5, boris)],
      [elsewhere],
      boriss(5),
    ],
    ['that names nobody is about the only copy', [copy(2, vera)], [], veras(2)],
    [
      'of a forwarding blames nobody where several got the mail',
      [copy(5, vera), copy(5, boris)],
      [elsewhere],
      someones(5),
    ],
    [
      'of a forwarding that names no mail either blames nobody in the latest mail',
      [copy(2, vera), copy(5, vera), notTaken(7, vera)],
      [elsewhere],
      someones(5),
    ],
    [
      'that names nobody blames nobody where there are several',
      [copy(2, vera), copy(5, vera)],
      [],
      someones(5),
    ],
    ['can’t be about a mail that was never taken', [notTaken(2, vera)], [vera], neverTaken],
    ['… whomever it names', [notTaken(2, vera)], [elsewhere], neverTaken],
    [
      'of a copy that was never taken is not laid upon another',
      [copy(5, vera), notTaken(5, boris)],
      [boris],
      neverTaken,
    ],
    ['of no mail of ours is about nothing', [], [vera], { nothing: 'no_such_mail' }],
  ])('%s', (_what, copies, recipients, about) => {
    expect(reportedCopy(copies, recipients)).toEqual(about);
    expect(reportedCopy([...copies].reverse(), recipients)).toEqual(about);
  });

  test('never names a copy without an address', () => {
    const nobodys = { ...copy(5, boris), address: null };
    expect(reportedCopy([copy(5, vera), nobodys], ['null'])).toEqual(someones(5));
  });
});
