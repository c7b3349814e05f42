import { createTransport } from 'nodemailer';
import type { SunkMail } from './relay-sink';

/** What the intake answered to a mail: `250 …`, or the refusal's code and text. */
export type SmtpAnswer = { code: number; text: string };

/** Sends raw bytes to an SMTP server in one connection and returns its answer, whatever it is. */
export async function sendRaw(
  port: number,
  raw: Buffer | string,
  envelope: { from: string; to: string | string[] },
): Promise<SmtpAnswer> {
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
  try {
    const sent = (await transport.sendMail({ envelope, raw })) as { response: string };
    return { code: Number(sent.response.slice(0, 3)), text: sent.response };
  } catch (error) {
    const { responseCode, message } = error as { responseCode?: number; message: string };
    return { code: responseCode ?? 0, text: message };
  } finally {
    transport.close();
  }
}

/** A plain customer's mail as raw bytes; `headers` come before the body as they are. */
export function plainMail(mail: {
  from: string;
  subject: string;
  text: string;
  messageId: string;
  headers?: readonly string[];
}): string {
  return [
    `From: ${mail.from}`,
    'To: support@desk.example',
    `Subject: =?utf-8?B?${Buffer.from(mail.subject).toString('base64')}?=`,
    `Message-ID: ${mail.messageId}`,
    'Date: Mon, 12 Jan 2026 10:00:00 +0300',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    ...(mail.headers ?? []),
    '',
    Buffer.from(mail.text).toString('base64').replace(/.{76}/g, '$&\r\n'),
    '',
  ].join('\r\n');
}

/** The customer's reply to a mail that reached her: threading headers and recipient as a client sets them. */
export function replyTo(
  mail: SunkMail,
  reply: { text: string; subject?: string; messageId: string },
) {
  const { parsed } = mail;
  const to = parsed.replyTo?.value[0]?.address ?? '';
  const raw = plainMail({
    from: mail.to,
    subject: reply.subject ?? `Re: ${parsed.subject ?? ''}`,
    text: reply.text,
    messageId: reply.messageId,
    headers: [`In-Reply-To: ${parsed.messageId ?? ''}`, `References: ${parsed.messageId ?? ''}`],
  });
  return { raw, envelope: { from: mail.to, to } };
}
