import express, { type RequestHandler } from 'express';
import { largestUploadBytes } from '../domain/file-bounds';
import { Problem, problemOf } from './problem';

/** A file is in memory twice, as it came and on its way to the database: so many are 200 MB at most. */
const uploadsAtOnce = 4;

/** Turns of a bounded number, in the order in which they are asked for. */
class Turns {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  async take(): Promise<void> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  giveBack(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.free += 1;
  }
}

const turns = new Turns(uploadsAtOnce);

/** Whose turn it is not yet is not read: their bytes wait at their end of the connection. */
const takeTurn: RequestHandler = async (_request, response, next) => {
  await turns.take();
  if (response.closed || response.destroyed) {
    turns.giveBack();
    return;
  }
  response.once('close', () => turns.giveBack());
  next();
};

const readBytes: RequestHandler = express.raw({ limit: largestUploadBytes, type: () => true });

/** Reads a body of any type as bytes; of one that is too large no more than the bound. */
const readUpload: RequestHandler = async (request, response, next) => {
  await readBytes(request, response, (error?: unknown) => {
    const isTooLarge = error !== undefined && problemOf(error).code === 'BODY_TOO_LARGE';
    next(isTooLarge ? new Problem('FILE_TOO_LARGE') : error);
  });
};

/** What reads the body of an upload. */
export const uploadReaders: readonly RequestHandler[] = [takeTurn, readUpload];
