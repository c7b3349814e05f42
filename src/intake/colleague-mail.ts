import { recipientsOfNotices } from '../db/notices';
import { agentOfMail, noticesAnswered } from '../mail/agent-mail';
import { isForward, readForward } from '../mail/forwarded-mail';
import type { MailAddress } from '../mail/inbound-mail';
import type { Arrival } from './arrival';
import type { IntakeDependencies } from './dependencies';
import type { Fate } from './fate';
import { wrote } from './mail-content';

/** What a colleague's name is as an agent's. */
const agentNamed = (name: string) => ({ role: 'agent', agentId: name }) as const;

/**
 * What becomes of a mail from the team: an internal note on the ticket whose notice it answers, or a
 * ticket for the customer whose mail it forwards, who is who the forward claims until an agent says
 * so. `undefined` for anybody else's mail, and for a colleague's who is not proven: that goes the way
 * of every mail.
 */
export async function colleagueFate(
  { pool, secret, mailDomain, teamAddresses }: IntakeDependencies,
  { mail, authentication, ownTicketId }: Arrival,
  author: MailAddress,
): Promise<Fate | undefined> {
  if (teamAddresses.size === 0) return undefined;
  const answered = await recipientsOfNotices(pool, noticesAnswered(mail, { secret, mailDomain }));
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
  const forwarded = colleague.kind === 'forward' ? readForward(mail) : undefined;
  if (colleague.kind !== 'forward' || forwarded === undefined) return undefined;
  const { from, subject, text } = forwarded;
  return {
    kind: 'opening',
    ticketId: ownTicketId,
    written: { author: from, subject, text, cutAt: text.length },
    opening: {
      origin: { kind: 'forwarded', byAgentId: colleague.name },
      participantIds: [],
      acknowledge: false,
      organisationId: null,
    },
  };
}
