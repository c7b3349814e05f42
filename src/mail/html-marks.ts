import { decodeEntities } from './html-entities';

/** More of a tag is not read; attributes that matter come early. */
const longestTag = 2_000;

/** Programs put `x_` before ids and classes of what they quote. */
const quoteIds =
  /^(?:x_)*(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container|OLK_SRC_BODY_SECTION|mail-app-auto-quote|composeWebView_previouse_content|blockquote_zmail|reply-intro|isReplyContent|yahoo_quoted)/i;

const quoteClasses =
  /(?:^|\s)(?:x_)*(?:gmail_attr|gmail_quote|moz-cite-prefix|yahoo_quoted|protonmail_quote|zmail_extra|OutlookMessageHeader|mail-quote-collapse\w*|ms-outlook-mobile-reference-message|tutanota_quote|cite|hmail_quote|replyHeader)(?=\s|$)/i;

/** The line that Word puts above the header block of a quoted mail, in the colours of its versions. */
const wordRule =
  /border-top:\s*solid\s+(?:#e1e1e1|#b5c4df|windowtext|#[0-9a-f]{6})\s+1(?:\.0)?pt\s*;\s*padding:\s*3(?:\.0)?pt/i;

const hidden = /display:\s*none|mso-hide:\s*all|visibility:\s*hidden/i;

/** Void elements and those that HTML closes by itself have no end to look for. */
const closedElements = new Set(['div', 'span', 'td', 'table', 'font', 'center', 'section', 'a']);

/** The value of attribute `name` in the tag `raw`, decoded; empty if it has none. */
export function attribute(raw: string, name: string): string {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(
    raw.slice(0, longestTag),
  );
  return decodeEntities(found?.[1] ?? found?.[2] ?? found?.[3] ?? '');
}

/** Whether a mail program marks with the tag `raw` of element `name` where a quoted mail begins. */
export function isQuoteMark(raw: string, name: string): boolean {
  if (!raw.includes('=')) return false;
  if (name === 'blockquote') {
    const style = attribute(raw, 'style');
    if (/^cite$/i.test(attribute(raw, 'type')) || /border-left:\s*[1-9]/i.test(style)) return true;
  }
  if (/^__(?:HEADERS|DIVIDER)__$/.test(attribute(raw, 'data-marker'))) return true;
  const isMarked =
    quoteIds.test(attribute(raw, 'id')) || quoteClasses.test(attribute(raw, 'class'));
  return isMarked || (name === 'div' && wordRule.test(attribute(raw, 'style')));
}

/** Whether what is in the element is never shown, as the preview texts of newsletters are not. */
export function isHidden(raw: string, name: string): boolean {
  return closedElements.has(name) && raw.includes('=') && hidden.test(attribute(raw, 'style'));
}
