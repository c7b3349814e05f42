import type { KeptOpening } from '../db/known-ticket';
import type { CommandEnvelope } from '../domain/commands';
import type { TicketOrigin } from '../domain/events';
import type { HoldCause } from '../domain/hold-cause';
import type { AboutReply } from '../temporal/ticket-client';
import type { Written } from './mail-content';

/** How a mail opens a ticket. */
export type Opening = {
  origin: TicketOrigin | undefined;
  /** Whom the customer wrote to beside us. */
  participantIds: readonly string[];
  acknowledge: boolean;
  /** The organisation in whose name the author may write. */
  organisationId: string | null;
  /** Kept content: what the colleague who forwarded the mail wrote above it. */
  coverContentId?: string;
};

/** A mail that waits in quarantine for a person. */
export type HeldFate = { kind: 'held'; cause: HoldCause; detail: string };

/** What becomes of a mail. */
export type Fate =
  | HeldFate
  | {
      kind: 'opening';
      ticketId: string;
      written: Written;
      opening: Opening;
      /** What the colleague who forwarded it wrote above it. */
      cover?: Written;
    }
  | {
      kind: 'reply';
      ticketId: string;
      written: Written;
      about: AboutReply;
      /** The opening of the ticket, if that is not recorded yet. */
      unrecorded: KeptOpening | undefined;
      /** Another ticket that a weaker sign pointed to. */
      conflict: string | undefined;
    }
  /** What a ticket is to note: an automatic mail, a bounce, a colleague's answer. */
  | {
      kind: 'noted';
      ticketId: string;
      written: Written;
      note: (contentId: string) => Omit<CommandEnvelope, 'commandId'>;
    };

/** The mail is held, and why, in words for whoever decides about it. */
export function held(cause: HoldCause, detail: string): HeldFate {
  return { kind: 'held', cause, detail };
}

/** A fate that leads to a ticket. */
export type TicketFate = Exclude<Fate, HeldFate>;
