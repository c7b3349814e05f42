import { SmtpConnection } from './smtp-connection';

/** Far above what mail servers in front of a desk keep open; those beyond share them. */
const mostConnections = 20;

/** A connection for each virtual customer, opened at her first mail and kept. */
export class SmtpConnections {
  private readonly opened = new Map<number, Promise<SmtpConnection>>();

  constructor(
    private readonly port: number,
    private readonly greeting: 'EHLO' | 'LHLO' = 'EHLO',
  ) {}

  /** Her connection, open; another one if the server has closed hers. */
  async of(actor: number): Promise<SmtpConnection> {
    const place = actor % mostConnections;
    const connection = this.opened.get(place) ?? this.open(place);
    if ((await connection).isOpen) return connection;
    // Whoever shares it may have found it closed first.
    return this.opened.get(place) === connection ? this.open(place) : this.of(actor);
  }

  private open(place: number): Promise<SmtpConnection> {
    const connection = SmtpConnection.open(this.port, this.greeting);
    this.opened.set(place, connection);
    return connection;
  }
}
