import type { InboundMailRecord } from '../../src/db/inbound-mails';

/** A record of a mail to the support address, of which a test names what it is about. */
export function keptMail(
  about: Pick<InboundMailRecord, 'mailId' | 'fate'> & Partial<InboundMailRecord>,
): InboundMailRecord {
  return {
    mailbox: 'support@desk.example',
    messageId: undefined,
    raw: Buffer.from('From: vera@customer.example\r\n\r\nПривет.\r\n'),
    mailFrom: 'vera@customer.example',
    rcptTo: ['support@desk.example'],
    remoteAddress: '127.0.0.1',
    mailClass: 'human',
    authorAddress: 'vera@customer.example',
    subject: '',
    senderVerdict: 'unknown',
    senderEvidence: '',
    flags: [],
    ...about,
  };
}
