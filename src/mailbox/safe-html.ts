import sanitizeHtml from 'sanitize-html';

/** Deeper than any real layout; without a cap, 200 000 nested tags take 23 s. */
const nestingLimit = 100;

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
