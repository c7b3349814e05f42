import type { Pool } from 'pg';
import {
  loadStored,
  recordTurn,
  type RecordResult,
  type StoredTicket,
  type TurnRecord,
} from '../src/db/turn-record';
import type { Logger } from '../src/log';
import type { ErrandOutcome, ErrandRequest, ErrandRunner } from './errand';
import { deliverMail, type DeliveryRequest, type DeliveryResult } from './mail';
import type { PostOffice } from './mail-office';

export type ActivityDependencies = {
  pool: Pool;
  postOffice: PostOffice;
  errands: ErrandRunner;
  log: Logger;
};

/** Everything that a ticket's workflow does outside itself. */
export type Activities = {
  /**
   * Writes a turn in one transaction: events, messages, projection, outbox. Records nothing if the
   * ticket is not at `baseSeq` any more, and answers with what is recorded instead, so that an
   * attempt repeated after a crash finds its own work.
   */
  recordTurn(turn: TurnRecord): Promise<RecordResult>;
  /** The ticket and the mails that are still to be sent, or `null` if there is no such ticket. */
  loadTicket(ticketId: string): Promise<StoredTicket | null>;
  /**
   * Hands one mail of the outbox to the relay. Throws where another attempt may help; a refusal for
   * good is an answer.
   */
  deliverMail(request: DeliveryRequest): Promise<DeliveryResult>;
  /**
   * Gives another ticket a command and returns what it made of it. Throws where another attempt may
   * help; repeated, it changes nothing, since the command has its id.
   */
  runErrand(request: ErrandRequest): Promise<ErrandOutcome>;
};

/** The activities over a database and a post office. */
export function createActivities(deps: ActivityDependencies): Activities {
  const { pool, postOffice, errands, log } = deps;
  return {
    recordTurn: (turn) => recordTurn(pool, turn),
    loadTicket: (ticketId) => loadStored(pool, ticketId),
    deliverMail: (request) => deliverMail(pool, postOffice, log, request),
    runErrand: ({ toTicketId, envelope }) => errands.run(toTicketId, envelope),
  };
}
