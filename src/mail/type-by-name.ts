import { detectMimeType } from 'nodemailer/lib/mime-funcs';

/** The media type that a file's name claims by its ending; `application/octet-stream` if none. */
export function typeByName(name: string): string {
  return detectMimeType(name);
}
