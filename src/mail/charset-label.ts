/**
 * Labels that say nothing: what clients write who did not know, or mean "whatever is usual here".
 */
// prettier-ignore
const emptyLabels = new Set([
  '', 'unknown', 'xunknown', 'unknown8bit', 'xunknown8bit', '8bit', '7bit', 'binary', 'none',
  'default', 'defaultcharset', 'ansi', 'xuserdefined', 'userdefined', 'charset', 'null', 'undefined',
]);

/** Names outside the Encoding Standard that occur in mail; the other spellings follow a pattern. */
const aliases: Readonly<Record<string, string>> = {
  isogb2312: 'gb18030',
  gb2312: 'gb18030',
  gb23121980: 'gb18030',
  gb231280: 'gb18030',
  cp936: 'gb18030',
  ms936: 'gb18030',
  cp950: 'big5',
  cp949: 'euc-kr',
  cp932: 'shift_jis',
  sjis: 'shift_jis',
  eucjpms: 'euc-jp',
  eucjp: 'euc-jp',
  euckr: 'euc-kr',
  jis: 'iso-2022-jp',
  jis7: 'iso-2022-jp',
  maccyrillic: 'x-mac-cyrillic',
  macukraine: 'x-mac-cyrillic',
  macukrainian: 'x-mac-cyrillic',
  mac: 'macintosh',
  macroman: 'macintosh',
  utf8: 'utf-8',
  utf8mb4: 'utf-8',
  unicode11utf8: 'utf-8',
  utf16: 'utf-16le',
  koi8: 'koi8-r',
  koi8ru: 'koi8-u',
  koi8rcp866: 'koi8-r',
  ascii: 'us-ascii',
  usascii: 'us-ascii',
  ansix341968: 'us-ascii',
  iso646us: 'us-ascii',
};

/**
 * The charset that `label` means, by its name in the Encoding Standard or `us-ascii`; `undefined` for
 * one that says nothing, is unknown, or is UTF-7 (which hides markup from whoever looks for it).
 */
export function charsetOf(label: string | undefined): string | undefined {
  const plain = (label ?? '').slice(0, 60).toLowerCase();
  const letters = plain.replace(/[^a-z0-9]/g, '');
  if (emptyLabels.has(letters)) return undefined;
  const alias = aliases[letters.replace(/^(?:cs|x)/, '')] ?? aliases[letters] ?? byPattern(letters);
  if (alias !== undefined) return alias;
  try {
    return new TextDecoder(plain.replace(/["'\s]/g, '')).encoding;
  } catch {
    return undefined;
  }
}

function byPattern(letters: string): string | undefined {
  const windows =
    /^(?:cs|x)*(?:windows|win|wincp|cp|ms|msansi|microsoftcp)?(125[0-8])(?:cp)?$/.exec(letters);
  if (windows !== null) return `windows-${windows[1]}`;
  if (/^(?:cs|x)*(?:cp|ibm|dos|pc)?866(?:nr)?$/.test(letters)) return 'ibm866';
  const koi8 = /^(?:cs|x)*koi8(r|u)$/.exec(letters);
  if (koi8 !== null) return `koi8-${koi8[1]}`;
  // There is no part 12.
  const iso = /^(?:cs|x)*(?:iso)?8859(1[013-6]|[1-9])(?:[ie]|1987|1988|1989)?$/.exec(letters);
  if (iso === null) return undefined;
  // No decoder of ours knows part 16; part 2 has the letters of Romanian in the same places.
  if (iso[1] === '16') return 'iso-8859-2';
  // The Encoding Standard reads these as the Windows charsets that contain them.
  if (iso[1] === '1') return 'windows-1252';
  if (iso[1] === '9') return 'windows-1254';
  if (iso[1] === '11') return 'windows-874';
  return `iso-8859-${iso[1]}`;
}

/** What bytes 0x80 to 0x9F are in windows-1252; Node's decoder leaves them as control characters. */
const westernSpecials = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** `bytes` in the charset of that name (one that `charsetOf` gives); U+FFFD stands for what is none. */
export function decodeAs(bytes: Uint8Array, charset: string): string {
  if (charset !== 'windows-1252' && charset !== 'us-ascii') {
    return new TextDecoder(charset, { ignoreBOM: false }).decode(bytes);
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (char) => westernSpecials.charAt(char.charCodeAt(0) - 0x80));
}
