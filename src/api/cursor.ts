import { z } from 'zod';
import { Problem } from './problem';

/** A position in a list as an opaque text. */
export function encodeCursor(position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

const instantAndId = z.tuple([z.int(), z.string().max(100)]);

/** The instant and the id that a cursor holds; `INVALID_PARAMETERS` if it is none of ours. */
export function decodeCursor(cursor: string): [instant: number, id: string] {
  try {
    return instantAndId.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (error) {
    const errors = [{ at: 'cursor', problem: 'not a cursor of this list' }];
    throw new Problem('INVALID_PARAMETERS', { errors, cause: error });
  }
}
