import { noticeRecipients } from '../db/notice-recipients';
import { agentOfMail, noticesAnswered } from '../mail/agent-mail';
import { attachedMail, coverIn, isForward, readForward } from '../mail/forwarded-mail';
import type { InboundMail, MailAddress } from '../mail/inbound-mail';
import { UnparsableMail } from '../mail/parse-mail';
import { visibleReply } from '../mail/visible-reply';
import { mailboxOf, type Arrival } from './arrival';
import type { IntakeDependencies } from './dependencies';
import type { Fate } from './fate';
import { wrote, type Written } from './mail-content';
import { forwardedOpening } from './opening';

/** What a colleague's name is as an agent's. */
const agentNamed = (name: string) => ({ role: 'agent', agentId: name }) as const;

type Forwarded = { written: Written; cover: string };

/** What a forward holds, in its text or attached as a mail; `undefined` if it names no author. */
async function forwardedIn(
  { parser }: IntakeDependencies,
  mail: InboundMail,
): Promise<Forwarded | undefined> {
  const quoted = readForward(mail);
  if (quoted !== undefined) {
    const { from, subject, text, cover } = quoted;
    return { written: { author: from, subject, text, cutAt: text.length }, cover };
  }
  const attached = attachedMail(mail);
  if (attached === undefined) return undefined;
  try {
    const inner = await parser.parse(attached);
    return inner.from && { written: wrote(inner, inner.from), cover: coverIn(mail.text) };
  } catch (error) {
    if (error instanceof UnparsableMail) return undefined;
    throw error;
  }
}

function saidAbove(mail: InboundMail, author: MailAddress, cover: string): Written {
  return { author, subject: mail.subject, text: cover, cutAt: visibleReply(cover).cutAt };
}

/**
 * What becomes of a mail from the team: an internal note on the ticket whose notice it answers, or a
 * ticket for the customer whose mail it forwards, who is who the forward claims until an agent says
 * so. `undefined` for anybody else's mail, and for a colleague's who is not proven: that goes the way
 * of every mail.
 */
export async function colleagueFate(
  deps: IntakeDependencies,
  { mail, authentication, ownTicketId }: Arrival,
  author: MailAddress,
): Promise<Fate | undefined> {
  const { pool, secret, mailDomain, teamAddresses } = deps;
  if (teamAddresses.size === 0) return undefined;
  const answered = await noticeRecipients(pool, noticesAnswered(mail, { secret, mailDomain }));
  const about = { fromAddress: author.address, isForward: isForward(mail) };
  const colleague = agentOfMail(about, authentication.verdict, teamAddresses, answered);
  if (colleague.kind === 'note') {
    return {
      kind: 'noted',
      ticketId: colleague.ticketId,
      written: wrote(mail, author),
      note: (contentId) => ({
        actor: agentNamed(colleague.name),
        command: { kind: 'agentComment', contentId, visibility: 'note' },
      }),
    };
  }
  const forwarded = colleague.kind === 'forward' ? await forwardedIn(deps, mail) : undefined;
  if (colleague.kind !== 'forward' || forwarded === undefined) return undefined;
  const { written, cover } = forwarded;
  // What we sent ourselves is no customer's: nobody would be answered but us.
  if (mailboxOf(secret, deps.mailboxes, written.author.address) !== undefined) return undefined;
  return {
    kind: 'opening',
    ticketId: ownTicketId,
    written,
    opening: forwardedOpening(colleague.name),
    ...(cover !== '' && { cover: saidAbove(mail, author, cover) }),
  };
}
