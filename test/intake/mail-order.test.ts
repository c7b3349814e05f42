import { describe, expect, test } from '@jest/globals';
import { MailOrder } from '../../src/intake/mail-order';

const mail = (own: string, ...cited: string[]) =>
  Buffer.from(
    [
      `Message-ID: <${own}@x.example>`,
      `References: ${cited.map((id) => `<${id}@x.example>`).join(' ')}`,
    ]
      .concat('', 'text')
      .join('\r\n'),
  );

/** A receiving that ends when it is told to. */
function receiving() {
  let begun = false;
  let resolve: (note: string) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const ended = new Promise<string>((...settle) => ([resolve, reject] = settle));
  const receive = () => {
    begun = true;
    return ended;
  };
  return { receive, resolve, reject, hasBegun: () => begun };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the order of mails', () => {
  test('keeps an answer behind what it answers, and nothing else behind anything', async () => {
    const order = new MailOrder();
    const [question, answer, other] = [receiving(), receiving(), receiving()];
    const first = order.behindCited(mail('question'), question.receive);
    const second = order.behindCited(mail('answer', 'unknown', 'question'), answer.receive);
    const third = order.behindCited(mail('other', 'unknown'), other.receive);
    await turn();
    expect([question, answer, other].map((one) => one.hasBegun())).toEqual([true, false, true]);
    question.resolve('new ticket');
    await turn();
    expect(answer.hasBegun()).toBe(true);
    answer.resolve('reply');
    other.resolve('new ticket');
    expect(await Promise.all([first, second, third])).toEqual([
      'new ticket',
      'reply',
      'new ticket',
    ]);
  });

  test('lets an answer go when its question has failed', async () => {
    const order = new MailOrder();
    const [question, answer] = [receiving(), receiving()];
    const first = order.behindCited(mail('question'), question.receive);
    const second = order.behindCited(mail('answer', 'question'), answer.receive);
    question.reject(new Error('away'));
    answer.resolve('new ticket');
    await expect(first).rejects.toThrow('away');
    expect(await second).toBe('new ticket');
  });

  test('stops for no circle: of mails that cite each other, or themselves, the first goes first', async () => {
    const order = new MailOrder();
    const done = (own: string, ...cited: string[]) =>
      order.behindCited(mail(own, ...cited), () => Promise.resolve(own));
    const all = [done('a', 'b'), done('b', 'a'), done('c', 'c'), done('c', 'c')];
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'c']);
  });
});
