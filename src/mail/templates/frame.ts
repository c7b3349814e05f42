import type { Language } from '../../domain/language';
import { inlineStyles, fontStyle } from './inline-styles';

/** `marker` is the line above which an answer is to be written, where the mail asks for one. */
type FrameParts = { title: string; preview: string; inside: string; marker?: string };

/** Readable lines are about as long as this; Word has no `max-width` and is told by a table of its own. */
const widthPx = 640;

const table = 'role="presentation" border="0" cellpadding="0" cellspacing="0"';

/** Without it, inboxes go on with what stands below the preview: the line about where to answer. */
const afterPreview = '&#847;&zwnj;&nbsp;'.repeat(80);

const hidden =
  'display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;mso-hide:all';

/**
 * A whole HTML document around the inside of a letter, whose plain tags get their styles here. Every
 * part must be safe HTML. Made of tables for Word, which draws Outlook's mails, with every style in
 * its tag for Gmail, which drops style sheets and the tags around the body: so language and direction
 * are said once more on the table. Only colours are set that can be read on white and on black, and
 * no background but a button's, so that a client's dark mode needs to change nothing.
 */
export function frame(language: Language, { title, preview, inside, marker }: FrameParts): string {
  const markerLine =
    marker === undefined
      ? ''
      : `<p style="margin:0 0 16px;${fontStyle(12)};color:#767676">${marker}</p>\n`;
  return `<!DOCTYPE html>
<html lang="${language}" dir="ltr" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no, date=no, address=no">
<meta name="x-apple-disable-message-reformatting">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<!--[if mso]><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><![endif]-->
<style>:root{color-scheme:light dark;supported-color-schemes:light dark}</style>
</head>
<body style="margin:0;padding:0;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%">
<div style="${hidden}">${preview}${afterPreview}</div>
<table ${table} width="100%" lang="${language}" dir="ltr" style="border-collapse:collapse;table-layout:fixed">
<tr><td align="center" style="padding:0">
<!--[if mso]><table ${table} width="${widthPx}" align="center"><tr><td><![endif]-->
<table ${table} width="100%" style="border-collapse:collapse;table-layout:fixed;max-width:${widthPx}px">
<tr><td align="left" style="padding:16px;text-align:left;${fontStyle(16)};word-wrap:break-word;overflow-wrap:anywhere;word-break:break-word">
${markerLine}${inlineStyles(inside)}
</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
`;
}
