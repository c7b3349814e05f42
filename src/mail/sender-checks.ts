import type { SenderAuthentication } from '../domain/sender-authentication';
import { DkimThread } from './dkim-thread';
import { DnsLookup, type DnsResolver } from './dns-lookup';
import type { InboundMail, MailEnvelope } from './inbound-mail';
import type { SenderChecks } from './mailboxes';
import { trustedVerdict, unknownSender } from './trusted-results';
import { verifySender } from './verify-sender';

/** A mail whose author is in question, and how its mailbox wants that to be answered. */
export type SenderQuestion = {
  raw: Buffer;
  mail: Pick<InboundMail, 'from' | 'headers'>;
  envelope: MailEnvelope;
  checks: SenderChecks;
};

export type SenderChecker = {
  /**
   * Whether the mail is from the domain that its From names. Never rejects and takes at most 3 s of
   * DNS and 10 s of computing; what can't be found out is `unknown`. A mail that names no author, or
   * several, never passes.
   */
  check(question: SenderQuestion): Promise<SenderAuthentication>;
  /** Ends the thread; checks under way answer `unknown`. */
  close(): Promise<void>;
};

/**
 * Checks senders. One per process: it keeps DNS answers, knows whether DNS is away and has the thread
 * that computes. `resolver` stands in for DNS.
 */
export function createSenderChecker(resolver?: DnsResolver): SenderChecker {
  return senderChecker(new DnsLookup(resolver), new DkimThread());
}

/** The same with DNS and thread from elsewhere; `close` ends the thread. */
export function senderChecker(dns: DnsLookup, dkim: DkimThread): SenderChecker {
  return {
    check: async ({ raw, mail, envelope, checks }) => {
      if (checks.kind === 'none') return unknownSender('senders of this mailbox are not checked');
      if (mail.from === undefined) return manyAuthors(mail);
      const { address } = mail.from;
      if (checks.kind === 'trust') {
        const fields = mail.headers['authentication-results'] ?? [];
        return trustedVerdict(fields, checks.authservId, address);
      }
      try {
        const tools = { resolve: dns.forOneMail(), dkim };
        return await verifySender(raw, address, envelope, tools);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return unknownSender(`the check failed: ${reason}`);
      }
    },
    close: () => dkim.close(),
  };
}

/** Mail programs differ in which of two authors they show, so that neither can be believed. */
function manyAuthors({ headers }: SenderQuestion['mail']): SenderAuthentication {
  const count = headers['from']?.length ?? 0;
  const evidence = `${count} From fields and not one usable author`;
  return { verdict: 'fail', requestedPolicy: null, method: null, evidence };
}
