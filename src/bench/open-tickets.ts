/** Who wrote last on an open ticket. */
type Last = 'customer' | 'agent';

/**
 * Few enough to stay in the workers' caches, as the tickets do that a desk works on at a time; many
 * enough that no two units of work meet on one ticket.
 */
const mostTickets = 800;

/**
 * The open tickets of one side. An agent answers where the customer wrote last and a customer where
 * the agent did, as in life: each moves the ticket. Where there is none, any other serves.
 */
export class OpenTickets<T> {
  private readonly queues: Record<Last, T[]> = { customer: [], agent: [] };

  add(last: Last, ticket: T): void {
    const { customer, agent } = this.queues;
    this.queues[last].push(ticket);
    if (customer.length + agent.length > mostTickets) this.queues[last].shift();
  }

  /** Writes on the ticket that has waited longest; nobody else uses it meanwhile. */
  async write<R>(by: Last, act: (ticket: T) => Promise<R>): Promise<R> {
    const other = by === 'customer' ? 'agent' : 'customer';
    const ticket = this.queues[other].shift() ?? this.queues[by].shift();
    if (ticket === undefined) throw new Error('No ticket is open: `ticket` comes first');
    const result = await act(ticket);
    this.add(by, ticket);
    return result;
  }

  /** Does something to a ticket that changes nobody's turn. */
  async touch<R>(act: (ticket: T) => Promise<R>): Promise<R> {
    const last = this.queues.customer.length > 0 ? 'customer' : 'agent';
    const ticket = this.queues[last].shift();
    if (ticket === undefined) throw new Error('No ticket is open: `ticket` comes first');
    const result = await act(ticket);
    this.add(last, ticket);
    return result;
  }
}
