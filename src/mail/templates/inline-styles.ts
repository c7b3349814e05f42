/** Lines in pixels and exactly so: Word adds to what it is told otherwise. */
export function fontStyle(sizePx: 12 | 14 | 16): string {
  const linePx = sizePx * 1.5;
  return `font-family:Arial,Helvetica,sans-serif;font-size:${sizePx}px;line-height:${linePx}px;mso-line-height-rule:exactly`;
}

/** Grey that has a contrast of 4.5 on white and on black (WCAG 2.2, 1.4.3). */
const muted = 'color:#767676';

/** Word draws the borders of cells and not those of a quote, so a quote stands in a cell. */
const quoteCell =
  '<table role="presentation" border="0" cellpadding="0" cellspacing="0" width="100%" style="border-collapse:collapse;table-layout:fixed;margin:0 0 16px">' +
  '<tr><td style="border-left:3px solid #9a9a9a;padding:0 0 0 12px;word-wrap:break-word;overflow-wrap:anywhere">';

const styles: Readonly<Record<string, string>> = {
  p: `margin:0 0 16px;${fontStyle(16)}`,
  ul: `margin:0 0 16px;padding:0 0 0 24px;${fontStyle(16)}`,
  ol: `margin:0 0 16px;padding:0 0 0 24px;${fontStyle(16)}`,
  li: 'margin:0 0 4px',
  blockquote: `margin:0;padding:0;${fontStyle(16)};${muted}`,
  table: 'margin:0 0 16px',
};

/**
 * `html` with the letter's styles in every plain `<p>`, `<ul>`, `<ol>`, `<li>`, `<blockquote>` and
 * `<table>`, whose only attributes may be `class="muted"` and `dir`; a tag with others stays as it is.
 * Mail clients drop style sheets, Gmail first. What people wrote is escaped before and has no tags.
 */
export function inlineStyles(html: string): string {
  return html
    .replace(
      /<(p|ul|ol|li|blockquote|table)((?: class="muted"| dir="(?:auto|ltr|rtl)")*)>/g,
      (_tag, name: string, attributes: string) => styledTag(name, attributes),
    )
    .replaceAll('</blockquote>', '</blockquote></td></tr></table>');
}

function styledTag(name: string, attributes: string): string {
  const isMuted = attributes.includes('class=');
  const kept = attributes.replace(' class="muted"', '');
  const style = isMuted ? `margin:0 0 16px;${fontStyle(14)};${muted}` : (styles[name] ?? '');
  const layout =
    name === 'table' ? ' role="presentation" border="0" cellpadding="0" cellspacing="0"' : '';
  const before = name === 'blockquote' ? quoteCell : '';
  return `${before}<${name}${kept}${layout} style="${style}">`;
}

/**
 * A link as a cell of a table's row: a button with a place to press in every client, Word included,
 * which knows the padding of cells and not that of links; in clients without styles it is a link.
 * `url` and `label` must be escaped; `mood` is `bad` for the red one.
 */
export function button(url: string, label: string, mood: string): string {
  const colour = mood === 'bad' ? '#b3261e' : '#1a7f4b';
  const cell = `border-radius:6px;background-color:${colour};mso-padding-alt:12px 24px`;
  const link = `display:inline-block;padding:12px 24px;border-radius:6px;${fontStyle(16)};font-weight:bold;color:#ffffff;text-decoration:none`;
  return `<td align="center" bgcolor="${colour}" style="${cell}"><a href="${url}" style="${link}">${label}</a></td><td width="12" style="width:12px">&nbsp;</td>`;
}
