import sanitizeHtml from 'sanitize-html';
import { capNesting } from '../mail/nesting-cap';

/** Deeper than any letter, shallow enough for every parser. */
const deepestNesting = 100;

/** More than mail programs show; Gmail cuts at 102 kB. */
const maxHtmlChars = 1_000_000;

/**
 * The first million characters of an HTML part as a mail program would show and quote it: no
 * scripts, forms, frames or event attributes; links open elsewhere; pictures only from the mail
 * itself (data:). Unlike `sanitizeMailHtml`, which makes a stranger's mail fit for a page of staff,
 * this keeps every style: the mailbox is where one sees whether our own templates look right. So it
 * is only for a sandboxed frame under `mailBodyHeaders`, or for a mail that is sent on.
 */
export function readerHtml(html: string): string {
  return sanitizeHtml(capNesting(html.slice(0, maxHtmlChars), deepestNesting), {
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
    // What can't be shown would be drawn as a broken picture: trackers, mostly.
    exclusiveFilter: ({ tag, attribs }) =>
      tag === 'img' && !/^data:image\//i.test(attribs['src'] ?? ''),
  });
}
