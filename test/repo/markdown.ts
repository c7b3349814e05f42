/** A code block: its language and its lines. */
export type Fence = { language: string; lines: string[] };

/** What stands under one heading, up to the next; the first section begins with the page's title. */
export type Section = {
  level: number;
  title: string;
  /** In order: `paragraph`, `item` of a list, `table` with its rows, `code`. */
  blocks: string[];
  fences: Fence[];
  /** The prose and the tables, without code blocks. */
  text: string;
};

const fenceMark = /^\s*```(.*)$/;
const headingMark = /^(#{1,6}) (.+)$/;
const itemMark = /^\s*(?:[-*]|\d+\.) /;

function newSection(level: number, title: string): Section {
  return { level, title, blocks: [], fences: [], text: '' };
}

/** Notes a line of prose, where `before` is the line above it. */
function addLine(section: Section, line: string, before: string): void {
  section.text += `${line}\n`;
  const [table, rows] = section.blocks.at(-1)?.split(' ') ?? [];
  if (line.startsWith('|') && before.startsWith('|') && table === 'table') {
    section.blocks[section.blocks.length - 1] = `table ${Number(rows) + 1}`;
  } else if (line.startsWith('|')) section.blocks.push('table 1');
  else if (itemMark.test(line)) section.blocks.push('item');
  else if (line.trim() !== '' && before.trim() === '') section.blocks.push('paragraph');
}

/** The sections of a page in Markdown, as far as our pages use it. */
export function sectionsOf(markdown: string): Section[] {
  const sections: Section[] = [];
  let section = newSection(0, '');
  let fence: Fence | undefined;
  let before = '';
  for (const line of markdown.split('\n')) {
    const mark = fenceMark.exec(line);
    const heading = fence === undefined ? headingMark.exec(line) : null;
    if (mark !== null && fence === undefined) {
      fence = { language: mark[1] ?? '', lines: [] };
      section.fences.push(fence);
      section.blocks.push('code');
    } else if (mark !== null) fence = undefined;
    else if (fence !== undefined) fence.lines.push(line);
    else if (heading !== null) {
      section = newSection(heading[1]?.length ?? 0, heading[2] ?? '');
      sections.push(section);
    } else addLine(section, line, before);
    before = fence === undefined && mark === null && heading === null ? line : '';
  }
  return sections;
}

const codeSpan = /(`+)([\s\S]+?)\1/g;

/** The code in the running text of a section. */
export function codeSpansOf({ text }: Section): string[] {
  return [...text.matchAll(codeSpan)].map(([, , code = '']) => code.trim().replace(/\s+/g, ' '));
}

/** Where the links of a page lead. */
export function linksOf(markdown: string): string[] {
  const texts = sectionsOf(markdown).map(({ title, text }) => `${title}\n${text}`);
  const links = texts
    .join('\n')
    .replaceAll(codeSpan, '')
    .matchAll(/\]\(([^()\s]+)\)/g);
  return [...links].map(([, target = '']) => target);
}

/** What the headings of a page are called in links, as GitHub makes it of their words. */
export function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const { title } of sectionsOf(markdown)) {
    const words = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = words.replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-');
    let unique = anchor;
    for (let again = 1; anchors.has(unique); again += 1) unique = `${anchor}-${again}`;
    anchors.add(unique);
  }
  return anchors;
}
