import { createHash } from 'node:crypto';

type Json =
  string | number | boolean | null | undefined | readonly Json[] | { [key: string]: Json };

/** JSON with the keys of every object in order, so that equal values are equal texts. */
function canonicalJson(value: Json): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(
      Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  });
}

/** The SHA-256 of a value, in hexadecimal, whatever the order of its keys. */
export function canonicalHash(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** A UUID (RFC 9562 §5.8, version 8) out of the first bits of a hexadecimal hash. */
export function uuidOfHash(hex: string): string {
  const variant = (8 + (parseInt(hex.charAt(16), 16) & 3)).toString(16);
  const digits = `${hex.slice(0, 12)}8${hex.slice(13, 16)}${variant}${hex.slice(17, 32)}`;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
