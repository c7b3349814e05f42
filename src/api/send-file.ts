import type { Response } from 'express';

/** A file to answer with. */
export type FileToSend = { bytes: Buffer; contentType: string; name: string };

/** RFC 6838 §4.2; what doesn't fit must not come into a header. */
const mediaType = /^[A-Za-z0-9][\w!#$&^.+-]{0,126}\/[A-Za-z0-9][\w!#$&^.+-]{0,126}$/;

/** Answers with a file, always as a download. */
export function sendFile(response: Response, { bytes, contentType, name }: FileToSend): void {
  // Nothing of a stranger's file may run in our origin, should a browser show it after all.
  response.attachment(name).set({
    'Content-Type': mediaType.test(contentType) ? contentType : 'application/octet-stream',
    'Content-Security-Policy': "sandbox; default-src 'none'",
  });
  response.send(bytes);
}
