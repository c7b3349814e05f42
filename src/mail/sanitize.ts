import sanitizeHtml from 'sanitize-html';
import { capNesting } from './nesting-cap';

/** Deeper than any letter, shallow enough for every parser. */
const deepestNesting = 100;

/** More HTML than a person reads; the whole mail can still be downloaded. */
const longestHtml = 1_000_000;

const colour = [/^#[0-9a-f]{3,8}$/i, /^rgba?\([\d\s.,%]{1,40}\)$/i, /^[a-z]{3,20}$/i];

const options: sanitizeHtml.IOptions = {
  // prettier-ignore
  allowedTags: [
    'a', 'abbr', 'b', 'blockquote', 'br', 'caption', 'center', 'code', 'col', 'colgroup', 'dd',
    'del', 'div', 'dl', 'dt', 'em', 'font', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'i', 'ins',
    'kbd', 'li', 'ol', 'p', 'pre', 's', 'small', 'span', 'strike', 'strong', 'sub', 'sup', 'table',
    'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'tt', 'u', 'ul',
  ],
  allowedAttributes: {
    a: ['href', 'rel', 'target'],
    td: ['colspan', 'rowspan', 'align'],
    th: ['colspan', 'rowspan', 'align'],
    ol: ['start'],
    '*': ['style', 'dir', 'lang'],
  },
  allowedStyles: {
    '*': {
      color: colour,
      'background-color': colour,
      'font-weight': [/^(?:bold|normal|[1-9]00)$/],
      'font-style': [/^(?:italic|normal)$/],
      'text-align': [/^(?:left|right|center|justify)$/],
      'text-decoration': [/^(?:underline|line-through|none)$/],
      'white-space': [/^(?:pre-wrap|pre)$/],
    },
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  transformTags: {
    a: sanitizeHtml.simpleTransform('a', { rel: 'noopener noreferrer nofollow', target: '_blank' }),
    // A remote picture tells the sender who read the mail and when, so its description must do.
    img: (_tag, { alt = '' }) => ({
      tagName: 'span',
      attribs: {},
      text: alt === '' ? '' : `[${alt}]`,
    }),
  },
  parseStyleAttributes: true,
};

/**
 * `html` of a mail as HTML that is safe to put into a page: no script, no form, no picture and
 * nothing else that loads, no style that could cover the page, links that open apart. At most the
 * first million characters. The page's Content-Security-Policy is the second wall, not the first.
 */
export function sanitizeMailHtml(html: string): string {
  return sanitizeHtml(capNesting(html.slice(0, longestHtml), deepestNesting), options);
}
