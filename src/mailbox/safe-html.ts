import sanitizeHtml from 'sanitize-html';

/** Deeper than any real layout; without a cap, 200 000 nested tags take 23 s. */
const nestingLimit = 100;

/** Longer text is not read in a mailbox; the bound keeps a list of 50 mails cheap. */
const maxTextChars = 100_000;

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
};

/**
 * The words of an HTML part, one line per block, without markup, styles and scripts. For lists,
 * quotes and plain-text views; never to be shown as HTML.
 */
export function textOfHtml(html: string): string {
  const broken = html
    .slice(0, maxTextChars * 4)
    .replace(/<(?:br|\/p|\/div|\/tr|\/h[1-6]|\/li)\b[^<>]{0,200}>/gi, '\n');
  const text = sanitizeHtml(broken, {
    allowedTags: [],
    allowedAttributes: {},
    nestingLimit,
  });
  return text
    .replace(/&(?:amp|lt|gt|quot);/g, (entity) => entities[entity] ?? entity)
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .slice(0, maxTextChars);
}

/**
 * An HTML part that may be shown in a sandboxed frame: no scripts, forms, frames or event
 * attributes; links open elsewhere and say nothing of where they come from; images only from the
 * mail itself (data:). Never throws; markup nested too deeply loses its inner tags.
 */
export function sanitizeMailHtml(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: [...sanitizeHtml.defaults.allowedTags, 'img', 'center', 'font'],
    allowedAttributes: {
      '*': ['style', 'align', 'valign', 'width', 'height', 'bgcolor', 'dir', 'lang', 'title'],
      a: ['href', 'target', 'rel'],
      img: ['src', 'alt', 'width', 'height'],
      table: ['border', 'cellpadding', 'cellspacing', 'role'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan', 'scope'],
      font: ['color', 'face', 'size'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    transformTags: {
      a: sanitizeHtml.simpleTransform('a', { target: '_blank', rel: 'noopener noreferrer' }),
    },
    nestingLimit,
  });
}
