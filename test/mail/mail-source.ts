/** Lines of a mail as they travel, each with CRLF. */
export function mailSource(...lines: string[]): Buffer {
  return Buffer.from(lines.join('\r\n') + '\r\n');
}

/** `text` in a charset of one byte per character, which Node can decode but not encode. */
export function encoded(text: string, charset: string): Buffer {
  const decoder = new TextDecoder(charset);
  const codes = new Map<string, number>();
  for (let code = 255; code >= 0; code--) codes.set(decoder.decode(Buffer.from([code])), code);
  return Buffer.from(text.split('').map((char) => codes.get(char) ?? 0x3f));
}

/** An author as every mail has one. */
export const from = 'From: Ivan <ivan@client.example>';

/** A mail of several parts; each part with its header. */
export function multipart(type: string, ...parts: string[][]): string[] {
  const lines = parts.flatMap((part) => ['--b', ...part]);
  return [from, `Content-Type: ${type}; boundary=b`, '', ...lines, '--b--'];
}
