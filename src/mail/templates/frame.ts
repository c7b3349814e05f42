import type { Language } from '../../domain/language';

/** The frame's own styles, inlined because mail clients drop style sheets, Gmail first. */
const styles: Readonly<Record<string, string>> = {
  muted: 'color:#767676;font-size:14px',
  blockquote: 'margin:0 0 16px;padding:0 0 0 12px;border-left:3px solid #9a9a9a;color:#767676',
};

/** `marker` is the line above which an answer is to be written, where the mail asks for one. */
type FrameParts = { title: string; preview: string; inside: string; marker?: string };

/**
 * A whole HTML document around the inside of a letter. Only colours that can be read on white and
 * on black are set, so that a client's dark mode needs to change nothing; the rest is the client's.
 * Every part must be safe HTML.
 */
export function frame(language: Language, { title, preview, inside, marker }: FrameParts): string {
  const styled = inside
    .replaceAll('class="muted"', `style="${styles['muted'] ?? ''}"`)
    .replaceAll('<blockquote>', `<blockquote style="${styles['blockquote'] ?? ''}">`)
    .replaceAll('<p>', '<p style="margin:0 0 16px">');
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
</head>
<body style="margin:0;padding:0">
<div style="display:none;max-height:0;overflow:hidden">${preview}</div>
<div style="max-width:640px;margin:0 auto;padding:16px;font:16px/1.5 Arial,Helvetica,sans-serif">
${marker === undefined ? '' : `<p style="margin:0 0 16px;color:#767676;font-size:12px">${marker}</p>\n`}${styled}
</div>
</body>
</html>
`;
}

/** A link that looks like a button in clients that style links, and like a link in the others. */
export function button(url: string, label: string, mood: string): string {
  const colour = mood === 'bad' ? '#b3261e' : '#1a7f4b';
  const style = `display:inline-block;padding:10px 24px;border-radius:6px;background:${colour};color:#ffffff;text-decoration:none`;
  return `<a href="${url}" style="${style}">${label}</a>`;
}
