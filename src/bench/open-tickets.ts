/** Whose turn it is on an open ticket. */
type Turn = 'unanswered' | 'answered';

/**
 * Few enough to stay in the workers' caches, as the tickets do that a desk works on at a time; the
 * longest unused one goes first, so that no two units of work meet on one ticket.
 */
const mostTickets = 400;

/**
 * The open tickets of one side. An agent answers one that waits for an answer and a customer one
 * that was answered, as in life: each moves the ticket. If none is there, any other serves.
 */
export class OpenTickets<T> {
  private readonly queues: Record<Turn, T[]> = { unanswered: [], answered: [] };

  add(turn: Turn, ticket: T): void {
    const { unanswered, answered } = this.queues;
    this.queues[turn].push(ticket);
    if (unanswered.length + answered.length > mostTickets) this.queues[turn].shift();
  }

  /** Does something to the ticket that has waited longest; afterwards it is the other side's turn. */
  async use<R>(wanted: Turn | 'any', act: (ticket: T) => Promise<R>): Promise<R> {
    const { unanswered, answered } = this.queues;
    const preferred = wanted === 'answered' ? answered : unanswered;
    const [queue, turn] =
      preferred.length > 0
        ? [preferred, preferred === answered ? 'answered' : 'unanswered']
        : preferred === answered
          ? [unanswered, 'unanswered' as const]
          : [answered, 'answered' as const];
    const ticket = queue.shift();
    if (ticket === undefined) throw new Error('No ticket is open: measure `ticket` first');
    const result = await act(ticket);
    const next = { unanswered: 'answered', answered: 'unanswered', any: turn } as const;
    this.add(next[wanted], ticket);
    return result;
  }
}
