import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { htmlTokens } from '../../src/mail/html-tokens';
import { subjectNumber } from '../../src/mail/subject';
import { renderNotice } from '../../src/mail/team-notice';
import { renderMail, type MailData } from '../../src/mail/templates';
import { mailKinds, templateOf } from '../../src/mail/templates/built-in';
import { templateFaults } from '../../src/mail/templates/check-template';
import { TemplatesFolderError } from '../../src/settings/templates-errors';
import { readTemplates } from '../../src/settings/templates-folder';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otvet-templates-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = (files: Readonly<Record<string, string | Buffer>>) =>
  Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));

/** What is wrong with the folder: code and place of each, as an administrator reads them. */
async function faults(): Promise<string[]> {
  const error: unknown = await readTemplates(folder).catch((thrown: unknown) => thrown);
  if (!(error instanceof TemplatesFolderError)) throw new Error(`no fault: ${String(error)}`);
  return error.problems.map(({ code, path }) => `${code} ${path}`);
}

const data: MailData = {
  number: 12,
  ticketSubject: 'Не печатает',
  serviceName: 'Служба поддержки',
  requesterName: 'Иван',
  agentName: 'Анна',
  comment: 'Пришлите <снимок>.',
  original: { atText: 'вчера', text: 'Не печатает' },
  goodUrl: 'https://desk.example/rate/a?rating=good',
  badUrl: 'https://desk.example/rate/a?rating=bad',
  ticketUrl: 'https://desk.example/request/token',
  responseMinutes: 240,
  closesAfterDays: 5,
};

describe("an administrator's templates", () => {
  it('replace ours in the kind and language that they are for, and nowhere else', async () => {
    await put({
      'reply.ru.txt': 'Вам пишет {{ agentName }}:\n\n{{ comment }}\n',
      'reply.ru.html': '<p>Вам пишет {{ agentName }}:</p><p>{{ comment | linked }}</p>\n',
      'closed.en.preview.txt': 'Bye, {{ requesterName }}.',
      'team_notice.ru.txt': '{{ headline }}: {{ ticketUrl }}',
      'team_notice.ru.html': '<p>{{ headline }}: <a href="{{ ticketUrl }}">сюда</a></p>',
    });
    const own = await readTemplates(folder);
    const { subject, text, html } = renderMail('reply', 'ru', data, own);
    expect(subject).toBe('[Служба поддержки #12] Re: Не печатает');
    expect(text).toBe(
      '— Пишите ответ выше этой строки —\n\nВам пишет Анна:\n\nПришлите <снимок>.\n',
    );
    expect(html).toContain('Вам пишет Анна:</p><p style="margin:0 0 16px;');
    expect(html).toContain('Пришлите &lt;снимок&gt;.');
    expect(renderMail('reply', 'en', data, own)).toEqual(renderMail('reply', 'en', data));
    const closed = renderMail('closed', 'en', data, own);
    expect(closed.html).toContain('>Bye, Иван.&#847;');
    expect(closed.text).toBe(renderMail('closed', 'en', data).text);
    const notice = {
      number: 12,
      ticketSubject: '',
      due: { kind: 'task_due', deadlineAtMs: 0 },
    } as const;
    const ticketUrl = 'https://desk.example/tickets/12';
    const urls = { ticketUrl, undeliveredUrl: 'https://desk.example/tickets?mail=undelivered' };
    expect(renderNotice('ru', { ...notice, deadlineText: 'вчера', ...urls }, own).text).toBe(
      `истёк срок задачи: ${ticketUrl}\n`,
    );
  });

  it('are none where no folder is named, and ours where it is empty', async () => {
    expect(await readTemplates(undefined)).toEqual({});
    expect(await readTemplates(folder)).toEqual({});
  });

  it('may be ours, copied out to be changed', async () => {
    for (const kind of mailKinds) {
      for (const language of ['ru', 'en'] as const) {
        const { text, html, preview } = templateOf(kind, language, {});
        const name = `${kind}.${language}`;
        await put({
          [`${name}.txt`]: text,
          [`${name}.html`]: html,
          [`${name}.preview.txt`]: preview,
        });
      }
    }
    const own = await readTemplates(folder);
    expect(renderMail('resolved', 'ru', data, own)).toEqual(renderMail('resolved', 'ru', data));
    expect(Object.keys(own)).toHaveLength(mailKinds.length);
  });

  it('leave alone what is no template', async () => {
    await put({ 'README.md': '{{', '.reply.ru.txt.swp': '{{', 'notes~': '{{' });
    expect(await readTemplates(folder)).toEqual({});
  });

  it.each<[string, Record<string, string | Buffer>, string[]]>([
    ['a name that no mail has', { 'replay.ru.txt': 'x' }, ['TEMPLATES_UNKNOWN_FILE replay.ru.txt']],
    [
      'a language that we do not write',
      { 'reply.de.txt': 'x' },
      ['TEMPLATES_UNKNOWN_FILE reply.de.txt'],
    ],
    [
      'a condition that does not end',
      { 'closed.ru.txt': 'a\nb\n{% if agentName %}x', 'closed.ru.html': '<p>{{ number }}</p>' },
      ['TEMPLATES_FAULTY closed.ru.txt:3'],
    ],
    [
      'an unknown name, also where the sample does not lead',
      {
        'closed.ru.txt': 'a\n{{ nomber }}',
        'closed.ru.html': '{% unless number %}\n\n{{ agent }}{% endunless %}x',
      },
      ['TEMPLATES_UNKNOWN_VARIABLE closed.ru.html:3', 'TEMPLATES_UNKNOWN_VARIABLE closed.ru.txt:2'],
    ],
    [
      'an unknown property',
      { 'closed.ru.preview.txt': 'x\n{{ original.txt }}' },
      ['TEMPLATES_UNKNOWN_VARIABLE closed.ru.preview.txt:2'],
    ],
    [
      'a name of another mail',
      { 'team_notice.en.preview.txt': '{{ comment }}' },
      ['TEMPLATES_UNKNOWN_VARIABLE team_notice.en.preview.txt:1'],
    ],
    [
      'what would undo the escaping or reads other files',
      {
        'closed.ru.html': 'x\n{{ agentName | raw }}',
        'closed.ru.txt': 'x{% include "/etc/passwd" %}',
        'closed.en.html': '{% render "x" %}',
        'closed.en.txt': '{% layout "x" %}',
      },
      [
        'TEMPLATES_FAULTY closed.en.html:1',
        'TEMPLATES_FAULTY closed.en.txt:1',
        'TEMPLATES_FAULTY closed.ru.html:2',
        'TEMPLATES_FAULTY closed.ru.txt:1',
      ],
    ],
    [
      'the time of day, by which a second sending would be another mail',
      { 'closed.ru.preview.txt': '{{ "now" | date: "%s" }}' },
      ['TEMPLATES_FAULTY closed.ru.preview.txt:1'],
    ],
    [
      'a loop that runs away',
      { 'closed.ru.preview.txt': 'x\n{% for i in (1..1000000000) %}{{ i }}{% endfor %}' },
      ['TEMPLATES_FAULTY closed.ru.preview.txt:2'],
    ],
    [
      "an agent's reply without the agent's words",
      { 'reply.ru.txt': 'Вам ответили.', 'reply.ru.html': '<p>{{ comment | truncate: 10 }}</p>' },
      ['TEMPLATES_LOSES reply.ru.html', 'TEMPLATES_LOSES reply.ru.txt'],
    ],
    [
      "a long reply's end cut off",
      {
        'reply.ru.txt': '{{ comment | truncatewords: 300 }}',
        'reply.ru.html': '<p>{{ comment | truncate: 500 }}</p>',
      },
      ['TEMPLATES_LOSES reply.ru.html', 'TEMPLATES_LOSES reply.ru.txt'],
    ],
    [
      'a rating request without its links',
      {
        'rating_request.en.txt': '{{ goodUrl }}',
        'rating_request.en.html': '{{ goodUrl }}{{ badUrl }}',
      },
      ['TEMPLATES_LOSES rating_request.en.txt'],
    ],
    [
      'nothing to show in a mail without a name',
      { 'closed.ru.preview.txt': '{% if requesterName %}{{ requesterName }}{% endif %}' },
      ['TEMPLATES_EMPTY closed.ru.preview.txt'],
    ],
    [
      'one form without the other',
      { 'closed.ru.txt': 'Закрыто.', 'reply.en.html': '<p>{{ comment | linked }}</p>' },
      ['TEMPLATES_HALF reply.en.html', 'TEMPLATES_HALF closed.ru.txt'],
    ],
    [
      'a mail that Gmail would cut',
      {
        'reply.ru.txt': '{{ comment }}',
        'reply.ru.html': '<p>{{ comment | linked }}</p><p>{{ comment | lines }}</p>',
      },
      ['TEMPLATES_TOO_LONG reply.ru.html'],
    ],
    [
      'another charset',
      { 'closed.ru.preview.txt': Buffer.from([0xc7, 0xe0]) },
      ['TEMPLATES_FILE_UNREADABLE closed.ru.preview.txt'],
    ],
    [
      'a book',
      { 'closed.ru.preview.txt': 'x'.repeat(20_001) },
      ['TEMPLATES_FILE_UNREADABLE closed.ru.preview.txt'],
    ],
  ])('are refused at the start for %s', async (_case, files, expected) => {
    await put(files);
    expect((await faults()).sort()).toEqual([...expected].sort());
  });

  it('are read through links within the folder only, as Kubernetes mounts them', async () => {
    await mkdir(join(folder, '..data'));
    await writeFile(join(folder, '..data', 'closed.ru.preview.txt'), 'Закрыто № {{ number }}.');
    await symlink('..data/closed.ru.preview.txt', join(folder, 'closed.ru.preview.txt'));
    expect((await readTemplates(folder)).closed?.ru?.preview).toBe('Закрыто № {{ number }}.');
    const outside = await mkdtemp(join(tmpdir(), 'otvet-outside-'));
    await writeFile(join(outside, 'secret'), 'a secret');
    await symlink(join(outside, 'secret'), join(folder, 'closed.en.preview.txt'));
    const found = await faults();
    await rm(outside, { recursive: true });
    expect(found).toEqual(['TEMPLATES_OUTSIDE closed.en.preview.txt']);
  });

  it('say in both languages what is wrong, where and what to do', async () => {
    await put({ 'reply.ru.txt': 'x\n{{ coment }}' });
    const error: unknown = await readTemplates(folder).catch((thrown: unknown) => thrown);
    const explain = (language: 'ru' | 'en') => (error as TemplatesFolderError).explain(language);
    expect(explain('en')).toMatch(
      /^The mail templates cannot be used: .*\n {2}TEMPLATES_UNKNOWN_VARIABLE reply\.ru\.txt:2: there is no "coment" in this mail\. There are: .*comment/,
    );
    expect(explain('ru')).toMatch(
      /^Шаблоны писем не годятся: .*\n.*reply\.ru\.txt:2: в этом письме нет «coment»/,
    );
    await rm(folder, { recursive: true });
    await expect(readTemplates(folder)).rejects.toThrow(/TEMPLATES_FOLDER_UNREADABLE .*ENOENT/);
    await mkdir(folder);
  });

  it('can let no HTML through that a person wrote, and lose no token of the subject', () => {
    const filters = [
      'append: "<b>"',
      'prepend: agentName',
      'replace: "x", comment',
      'upcase',
      'split: ""',
      'join: ""',
      'default: comment',
      'truncate: 90',
      'lines',
      'linked',
      'button: agentName, comment',
      'slice: 0, 90',
    ];
    const chains = fc.array(fc.constantFrom(...filters), { maxLength: 4 });
    fc.assert(
      fc.property(chains, fc.boolean(), (chain, isCaptured) => {
        const output = `{{ ${['comment', ...chain].join(' | ')} }}`;
        const html = isCaptured
          ? `{% capture all %}${output}{% endcapture %}{% assign again = all %}{{ again }}`
          : output;
        const evil = '<img src=x onerror=alert(1)>"';
        const own = { reply: { ru: { html } } };
        const mail = renderMail('reply', 'ru', { ...data, comment: evil, agentName: evil }, own);
        for (const token of htmlTokens(mail.html)) {
          if (token.kind === 'open') expect(token.name).not.toMatch(/^(?:img|b)$/);
        }
        expect(subjectNumber(mail.subject, data.serviceName)).toBe(12);
      }),
    );
  });

  it.each(mailKinds)('are as we write them for %s: without a fault', (kind) => {
    for (const language of ['ru', 'en'] as const) {
      const template = templateOf(kind, language, {});
      for (const part of ['text', 'html', 'preview'] as const) {
        expect(templateFaults(kind, language, part, template[part])).toEqual([]);
      }
    }
  });
});
