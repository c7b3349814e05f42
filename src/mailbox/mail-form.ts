import type { Request } from 'express';
import type { CustomerFile } from './customer-mail';
import { Problem } from './problem';
import { mailClients, type MailClient } from './quoting';
import { newOnce } from './sending';

/** What «Ответить» and «Написать» hold, as typed. */
export interface MailForm {
  readonly once: string;
  readonly from: string;
  readonly fromName: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly client: MailClient;
}

export interface PostedForm {
  readonly form: MailForm;
  readonly files: readonly CustomerFile[];
}

/** 18 MB of files become 24.6 MB of base64, which the intake's 25 MB still takes. */
export const maxFormBytes = 18 * 1024 * 1024 + 256 * 1024;

const onceFormat = /^[0-9a-f]{24}$/;

/**
 * The fields and files of a form whose body was read as bytes (multipart or urlencoded). A missing
 * field is empty. Throws `Problem` invalid_request if the body isn't a form.
 */
export async function readForm(request: Request): Promise<PostedForm> {
  const type = request.get('Content-Type') ?? '';
  const body: unknown = request.body;
  if (!Buffer.isBuffer(body)) throw new Problem('invalid_request', 'a form is expected');
  const data = await new Response(body, { headers: { 'Content-Type': type } })
    // Deprecated for servers because it buffers without a bound; these bytes are in memory already.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    .formData()
    .catch(() => {
      throw new Problem('invalid_request', 'the form cannot be read');
    });
  const field = (name: string): string => {
    const value = data.get(name);
    return typeof value === 'string' ? value : '';
  };
  const once = field('once');
  return {
    form: {
      once: onceFormat.test(once) ? once : newOnce(),
      from: field('from').trim(),
      fromName: field('fromName').trim(),
      to: field('to').trim(),
      subject: field('subject').trim(),
      text: field('text'),
      client: mailClients.find((client) => client === field('client')) ?? 'gmail',
    },
    files: await filesOf(data.getAll('files')),
  };
}

interface UploadedFile {
  readonly name: string;
  readonly size: number;
  readonly type: string;
  arrayBuffer(): Promise<ArrayBuffer>;
}

async function filesOf(values: readonly (string | UploadedFile)[]): Promise<CustomerFile[]> {
  const files: CustomerFile[] = [];
  for (const value of values) {
    // A file field left empty is sent as a file without name and content.
    if (typeof value === 'string' || (value.name === '' && value.size === 0)) continue;
    files.push({
      filename: value.name,
      contentType: value.type,
      content: Buffer.from(await value.arrayBuffer()),
    });
  }
  return files;
}
