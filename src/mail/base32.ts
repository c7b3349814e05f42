/** RFC 4648 §6 in lower case: what survives mail systems that fold the case of local parts. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** A UUID takes 26 characters: 130 bits for its 128. */
const uuidLength = 26;

/** `bytes` as lower-case base32 without padding, 8 characters for 5 bytes. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet.charAt((held >>> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + alphabet.charAt((held << (5 - bits)) & 31);
}

/** The UUID `uuid` in 26 characters of base32. */
export function uuidToBase32(uuid: string): string {
  return base32(Buffer.from(uuid.replaceAll('-', ''), 'hex'));
}

/** The UUID that `uuidToBase32` wrote as `text`, or nothing if it wrote no such thing. */
export function uuidFromBase32(text: string): string | undefined {
  if (text.length !== uuidLength) return undefined;
  let value = 0n;
  for (const char of text) {
    const digit = alphabet.indexOf(char);
    if (digit === -1) return undefined;
    value = (value << 5n) | BigInt(digit);
  }
  // The last two of the 130 bits are padding: set, they would spell the same UUID a second way.
  if ((value & 3n) !== 0n) return undefined;
  const hex = (value >> 2n).toString(16).padStart(32, '0');
  return formatUuid(hex);
}

/** 32 hexadecimal digits as a UUID. */
export function formatUuid(hex: string): string {
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return [...groups, hex.slice(20, 32)].join('-');
}
