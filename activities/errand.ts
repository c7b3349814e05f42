import type { CommandEnvelope } from '../src/domain/commands';
import type { Errand } from '../src/domain/errand';
import type { RejectionCode } from '../src/domain/rejection';

export type ErrandRequest = Pick<Errand, 'toTicketId' | 'envelope'>;
export type ErrandOutcome = 'accepted' | RejectionCode;

/** Whoever can give a ticket a command: the client of the engine, which activities don't import. */
export type ErrandRunner = {
  /** What the ticket made of the command; throws if it can't be known yet. */
  run(toTicketId: string, envelope: CommandEnvelope): Promise<ErrandOutcome>;
};
