import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { projectRoot } from '../../src/project-root';
import { anchorsOf, codeSpansOf, linksOf, sectionsOf, type Fence, type Section } from './markdown';

const root = projectRoot();
const read = (page: string) => readFileSync(join(root, page), 'utf8');

const pages = [
  ...readdirSync(root).filter((file) => /^README.*\.md$/.test(file)),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
].sort();
const russianGuides = pages.filter((page) => /^docs\/.*\.ru\.md$/.test(page));
const englishOf = (russian: string) => russian.replace(/\.ru\.md$/, '.md');

/** Words that stand for what the reader puts in; everything else in code is the same in both languages. */
const placeholders: Readonly<Record<string, string>> = {
  ВИД: 'KIND',
  ДОМЕН: 'DOMAIN',
  НОМЕР: 'NUMBER',
  СЕЛЕКТОР: 'SELECTOR',
  ФАЙЛ: 'FILE',
  ЯЗЫК: 'LANG',
  имя: 'user',
  номер: 'number',
  пароль: 'password',
  подпись: 'label',
  пользователь: 'user',
  сервер: 'host',
  служба: 'service',
  Хорошо: 'Good',
};

/** Code as both languages have it: also a template's file, of which each shows its own. */
function inCommon(code: string): string {
  return code
    .replace(/\p{Script=Cyrillic}+/gu, (word) => placeholders[word] ?? word)
    .replace(/\.ru(?=\.(?:txt|html)$)/, '.en');
}

/** The settings, codes, fields and commands that a section names; not words of either language. */
function namesIn(section: Section): string[] {
  const names = codeSpansOf(section).map(inCommon);
  return [...new Set(names)].filter((name) => !/\p{Script=Cyrillic}/u.test(name)).sort();
}

/** What of a code block is no matter of language. */
function skeletonOf({ language, lines }: Fence): { language: string; code: string[] } {
  const kept: Readonly<Record<string, (line: string) => string>> = {
    // Without the comments.
    sh: (line) => inCommon(line.replace(/(?:^|\s+)# .*$/, '')),
    // The mark-up around the words of a mail.
    liquid: (line) => (line.match(/\{[{%].*?[%}]\}|<[^>]*>/g) ?? []).join(' '),
    // A drawing: its lines and the names of protocols.
    '': (line) => (line.match(/[┐├┘┌└┼┤►]|[A-Z\d]{2,}/g) ?? []).join(' '),
  };
  return { language, code: lines.map(kept[language] ?? ((line) => line)) };
}

/** The sections of both pages of a guide, side by side as far as both have them. */
function sideBySide(russian: string): { russian: Section; english: Section }[] {
  const english = sectionsOf(read(englishOf(russian)));
  return sectionsOf(read(russian)).flatMap((section, at) => {
    const same = english[at];
    return same === undefined ? [] : [{ russian: section, english: same }];
  });
}

/** A fact about each section under its Russian title, by which a failure can be found. */
function compare(page: string, factOf: (section: Section) => unknown): void {
  const sections = sideBySide(page);
  const titled = (pick: (pair: (typeof sections)[number]) => Section) =>
    sections.map((pair) => ({ under: pair.russian.title, fact: factOf(pick(pair)) }));
  expect(titled(({ russian }) => russian)).toEqual(titled(({ english }) => english));
}

test('The guides for whoever runs the server are there in Russian, each beside its English page', () => {
  expect(russianGuides).toContain('docs/operating.ru.md');
  expect(russianGuides.map(englishOf).filter((page) => !pages.includes(page))).toEqual([]);
});

describe.each(russianGuides)('%s', (page) => {
  test('leads to the English page in its first lines, and that one back', () => {
    const head = (of: string) => read(of).split('\n').slice(0, 4).join('\n');
    expect(head(page)).toContain(`[In English](${basename(englishOf(page))})`);
    expect(head(englishOf(page))).toContain(`[По-русски](${basename(page)})`);
  });

  test('has the headings of the English page at the same levels', () => {
    const levels = (of: string) => sectionsOf(read(of)).map(({ level }) => level);
    expect(levels(page)).toEqual(levels(englishOf(page)));
  });

  test('has the paragraphs, list items and table rows of the English page in each section', () => {
    compare(page, ({ blocks }) => blocks);
  });

  test('has the code blocks of the English page, its comments and words aside', () => {
    compare(page, ({ fences }) => fences.map(skeletonOf));
  });

  test('names in each section the settings, codes, fields and commands of the English one', () => {
    compare(page, namesIn);
  });
});

/** What is wrong with a link of a page, or nothing. */
function faultOf(page: string, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? join(root, page) : resolve(root, dirname(page), path);
  if (!existsSync(file)) return `${link}: there is no such file`;
  if (anchor === undefined) return undefined;
  const isFound = statSync(file).isFile() && anchorsOf(readFileSync(file, 'utf8')).has(anchor);
  return isFound ? undefined : `${link}: there is no such heading`;
}

test.each(pages)(
  'Every link in %s leads to a file that is there, and to a heading of it',
  (page) => {
    const faults = linksOf(read(page)).map((link) => faultOf(page, link));
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  },
);

test.each(pages.filter((page) => page.endsWith('.ru.md')))(
  'A reader of %s is led on to Russian pages where there are any',
  (page) => {
    const others = linksOf(read(page)).filter((link) => {
      const [path = ''] = link.split('#');
      const isOwn = resolve(root, dirname(page), path) === join(root, englishOf(page));
      const russian = path.replace(/(?<!\.ru)\.md$/, '.ru.md');
      return !isOwn && russian !== path && existsSync(resolve(root, dirname(page), russian));
    });
    expect(others).toEqual([]);
  },
);
