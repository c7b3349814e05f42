import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readMail } from '../../src/mailbox/read-mail';
import { chromiumPath, openTab, type Tab } from '../support/browser';
import { startTestMailbox, supportMail, type TestMailbox } from './mailbox-fixture';

const describeInBrowser = chromiumPath === undefined ? describe.skip : describe;

let mailbox: TestMailbox;
let tab: Tab;

describeInBrowser('in a real browser', () => {
  beforeAll(async () => {
    mailbox = await startTestMailbox();
    tab = await openTab(chromiumPath ?? '');
  });
  afterAll(async () => {
    await tab.close();
    await mailbox.close();
  });

  test('a customer reads a mail, answers it and sees that it was taken', async () => {
    const id = await mailbox.deliver({ ...supportMail, html: '<p>Проверьте версию.</p>' });
    await tab.open(`${mailbox.box.webUrl}/?lang=ru`);

    await tab.evaluate(`document.querySelector('.mails .open').click()`);
    await tab.until(`location.pathname === '/mails/${id}' && document.readyState === 'complete'`);
    await tab.evaluate(`document.querySelector('a.button').click()`);
    await tab.until(`document.querySelector('textarea')`);
    await tab.evaluate(`
      document.querySelector('textarea').value = 'Версия 10.8.';
      document.querySelector('#subject').value = 'Совсем другая тема';
      document.querySelector('[value=outlook]').click();
      document.querySelector('form.letter button').click()`);
    await tab.until(`location.pathname.startsWith('/sent/')`);

    expect(await tab.evaluate(`document.querySelector('.said code').textContent`)).toBe(
      '250 2.0.0 Taken, thank you',
    );
    const mail = await readMail(mailbox.intake.received.at(-1)?.raw ?? Buffer.alloc(0));
    expect(mail.subject).toBe('Совсем другая тема');
    expect(mail.text).toMatch(/^Версия 10\.8\.\n\nОт: Служба поддержки/);
    expect(tab.complaints).toEqual([]);
  });

  test('new mail appears in the list by itself, and the filter being typed stays', async () => {
    await tab.open(`${mailbox.box.webUrl}/`);
    await tab.evaluate(`document.querySelector('#to').value = 'anna@no'`);

    await mailbox.deliver({ ...supportMail, subject: 'Только что пришло' });
    await tab.until(`document.querySelector('#mails').textContent.includes('Только что пришло')`);

    expect(await tab.evaluate(`document.querySelector('#to').value`)).toBe('anna@no');
    expect(tab.complaints).toEqual([]);
  });

  test('an open mail is not replaced by new mail: a link tells of it', async () => {
    const id = await mailbox.deliver({ ...supportMail, subject: 'Открытое' });
    await tab.open(`${mailbox.box.webUrl}/mails/${id}`);
    expect(await tab.evaluate(`document.querySelector('.news a').hidden`)).toBe(true);

    await mailbox.deliver({ ...supportMail, subject: 'Следующее' });
    await tab.until(`!document.querySelector('.news a').hidden`);

    expect(await tab.evaluate(`document.querySelector('h1').textContent`)).toBe('Открытое');
  });

  test('the HTML of a mail is shown at its full height, styled, and runs nothing', async () => {
    const html =
      '<p id="tall" style="height:1500px;color:rgb(1,2,3)">Высокое</p>' +
      '<script>document.title="pwned";top.location="https://x.example"</script>' +
      '<img src="x" onerror="document.title=1"><img src="https://tracker.example/p.gif">';
    const id = await mailbox.deliver({ ...supportMail, html });
    await tab.open(`${mailbox.box.webUrl}/mails/${id}`);

    const frame = `document.querySelector('iframe')`;
    await tab.until(`${frame}.offsetHeight > 1500`);

    const style = `getComputedStyle(${frame}.contentDocument.querySelector('p')).color`;
    expect(await tab.evaluate(style)).toBe('rgb(1, 2, 3)');
    expect(await tab.evaluate(`${frame}.contentDocument.title`)).toBe(supportMail.subject);
    expect(await tab.evaluate(`location.pathname`)).toBe(`/mails/${id}`);
    expect(tab.complaints).toEqual([]);
  });

  test('even HTML that was not sanitised could run and load nothing', async () => {
    const id = await mailbox.deliver({ ...supportMail, html: '<p>Да</p>' });
    await tab.open(`${mailbox.box.webUrl}/mails/${id}/body`);

    const before = tab.complaints.length;
    const script = `const script = document.createElement('script');
      script.textContent = 'document.title = "pwned"';
      document.body.append(script);`;
    await tab.evaluate(`
      for (const src of ['https://tracker.example/p.gif', '/icon.svg', 'p.gif']) {
        document.body.append(Object.assign(new Image(), { src }));
      }
      ${script}`);
    await tab.complaintsReach(before + 3);

    expect(tab.complaints.filter((text) => text.includes('img-src data:'))).toHaveLength(3);
    expect(await tab.evaluate('document.title')).toBe(supportMail.subject);
  });

  test.each([320, 1200])('nothing is wider than a window of %i px', async (width) => {
    const address = `${'long.'.repeat(10)}name@${'a-very-long-domain-name.'.repeat(5)}example`;
    const words = 'слово-без-пробелов'.repeat(12);
    const id = await mailbox.deliver({ ...supportMail, to: address, subject: words, text: words });

    for (const path of ['/', `/mails/${id}`, `/mails/${id}/reply`, '/compose']) {
      await tab.open(`${mailbox.box.webUrl}${path}`);
      const overflow = await tab.evaluate(`(() => {
        document.documentElement.style = 'width:${width}px';
        return Math.max(0, document.body.scrollWidth - ${width});
      })()`);
      expect([path, overflow]).toEqual([path, 0]);
    }
  });

  test('every field has a label, and no id is used twice', async () => {
    const id = await mailbox.deliver(supportMail);
    for (const path of ['/', `/mails/${id}/reply`, '/compose']) {
      await tab.open(`${mailbox.box.webUrl}${path}`);

      const unlabelled = `[...document.querySelectorAll('input:not([type=hidden]), textarea')]
        .filter((field) => field.labels.length === 0).length`;
      const twice = `[...document.querySelectorAll('[id]')]
        .filter(({ id }) => document.querySelectorAll('#' + id).length > 1).length`;

      expect([await tab.evaluate(unlabelled), await tab.evaluate(twice)]).toEqual([0, 0]);
    }
  });
});
