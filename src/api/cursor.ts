import { z } from 'zod';
import { Problem } from './problem';

/** A position in a list, named so that no other list takes it for its own, as an opaque text. */
export function encodeCursor(list: string, instant: number, id: string): string {
  return Buffer.from(JSON.stringify([list, instant, id])).toString('base64url');
}

const position = z.tuple([z.string(), z.int(), z.string().max(100)]);

/** The instant and the id that a cursor of this list holds; `INVALID_PARAMETERS` if it is none. */
export function decodeCursor(list: string, cursor: string): [instant: number, id: string] {
  try {
    const [of, instant, id] = position.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString()),
    );
    if (of !== list) throw new Error(`The cursor is of the list ${of}`);
    return [instant, id];
  } catch (error) {
    const errors = [{ at: 'cursor', code: 'NOT_A_CURSOR' }] as const;
    throw new Problem('INVALID_PARAMETERS', { errors, cause: error });
  }
}
