import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ReplyLab } from '../support/reply-lab';

const requester = 'vera@customer.example';
let lab: ReplyLab;
beforeAll(async () => {
  lab = await ReplyLab.start();
});
afterAll(() => lab.stop());
beforeEach(() => lab.reset());

describe('a copy', () => {
  test('reaches a participant whose domain is written in capitals', async () => {
    const request = await lab.replied([{ address: 'Boss@Customer.Example' }]);
    expect(await lab.attempt(request)).toEqual({ state: 'accepted' });
    expect(lab.arrivals).toEqual(['Boss@customer.example', requester]);
  });

  test('is no second mail to the requester, whichever of their addresses is a participant’s', async () => {
    const mail = { mailbox: 'support@desk.example', replyToAddress: 'home@vera.example' };
    const request = await lab.replied(
      [{ address: 'Home@vera.example' }, { address: 'oleg@partner.example' }],
      { mail },
    );
    expect(await lab.attempt(request)).toEqual({ state: 'accepted' });
    expect(lab.arrivals).toEqual(['home@vera.example', 'oleg@partner.example']);
    expect(lab.sink.mails[0]?.raw.toString()).not.toContain('Home@');
  });
});
