import { json, Router } from 'express';
import { z } from 'zod';
import { ComposeError } from './customer-mail';
import type { MailFolder } from './mail-folder';
import type { MailSummary, MailView } from './mail-view';
import { Problem } from './problem';
import { mailClients } from './quoting';
import type { MailAttachment } from './read-mail';
import { newestOf, statusOf } from './routes-pages';
import { newOnce, type Sender, type Sending } from './sending';
import { composeTexts } from './texts';

const file = z.strictObject({
  filename: z.string().min(1).max(255),
  contentType: z.string().max(255).optional(),
  contentBase64: z.base64(),
});

const sending = {
  text: z.string(),
  client: z.enum(mailClients).default('gmail'),
  name: z.string().max(255).default(''),
  attachments: z.array(file).max(50).default([]),
};

const replyBody = z.strictObject({
  ...sending,
  subject: z.string().optional(),
  from: z.string().optional(),
});

const newMailBody = z.strictObject({
  ...sending,
  subject: z.string(),
  from: z.string(),
  to: z.string().optional(),
});

const listQuery = z.object({
  to: z.string().max(500).optional(),
  before: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(50).optional(),
});

/**
 * The mailbox for scripts and tests, as JSON. Sending answers 201 when the intake took the mail, 503
 * when it should be sent again, 502 when it was refused or the intake is away; each time with the
 * intake's answer.
 */
export function apiRoutes(deps: {
  folder: MailFolder;
  view: MailView;
  sender: Sender;
  supportAddress: string;
}): Router {
  const { folder, view, sender, supportAddress } = deps;
  const router = Router();
  // Browsers send JSON across sites only after asking, so no form of another site gets this far.
  router.use(json({ limit: '26mb' }));
  router.get('/newest', (request, response) => {
    const query = parsed(listQuery, request.query);
    response.json({ id: newestOf(folder, query.to) });
  });
  router.get('/mails', async (request, response) => {
    const { to, before, limit } = parsed(listQuery, request.query);
    const { mails, older } = await view.list({ recipient: to, before, limit });
    response.json({ mails: mails.map(presentSummary), older: older ?? null });
  });
  router.get('/mails/:id', async (request, response) => {
    const { entry, mail } = (await view.read(request.params.id)) ?? missing();
    const { attachments, ...readable } = mail ?? { attachments: [] };
    const files = attachments.map(presentFile);
    response.json({ ...presentEntry(entry), ...readable, attachments: files });
  });
  router.post('/mails/:id/reply', async (request, response) => {
    const { from, name, attachments, ...body } = parsed(replyBody, request.body);
    const order = {
      ...body,
      from: from === undefined ? undefined : { address: from, name },
      attachments: attachments.map(decodedFile),
    };
    const sent = await composed(sender.reply(request.params.id, order, newOnce()));
    response.status(statusOf(sent.answer)).json(presentSending(sent));
  });
  router.post('/mails', async (request, response) => {
    const { from, to, name, attachments, ...body } = parsed(newMailBody, request.body);
    const order = {
      ...body,
      from: { address: from, name },
      to: { address: to ?? supportAddress, name: '' },
      attachments: attachments.map(decodedFile),
    };
    const sent = await composed(sender.write(order, newOnce()));
    response.status(statusOf(sent.answer)).json(presentSending(sent));
  });
  return router;
}

function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  throw new Problem('invalid_request', z.prettifyError(result.error));
}

async function composed(sent: Promise<Sending>): Promise<Sending> {
  try {
    return await sent;
  } catch (error) {
    if (!(error instanceof ComposeError)) throw error;
    throw new Problem('invalid_request', composeTexts[error.problem].en);
  }
}

function missing(): never {
  throw new Problem('not_found');
}

function decodedFile(posted: z.infer<typeof file>) {
  const { filename, contentType, contentBase64 } = posted;
  return { filename, contentType, content: Buffer.from(contentBase64, 'base64') };
}

function presentEntry(entry: MailSummary['entry']) {
  const { id, receivedAtMs, sizeBytes, envelope } = entry;
  return { id, receivedAt: new Date(receivedAtMs).toISOString(), sizeBytes, envelope };
}

function presentSummary({ entry, from, to, subject, text, readable }: MailSummary) {
  return { ...presentEntry(entry), from: from ?? null, to, subject, text, readable };
}

function presentFile({ filename, contentType, content, inline }: MailAttachment, index: number) {
  return { index, filename, contentType, sizeBytes: content.length, inline };
}

function presentSending({ mail, answer }: Sending) {
  const { messageId, subject, envelope } = mail;
  return { ...answer, messageId, subject, envelope };
}
