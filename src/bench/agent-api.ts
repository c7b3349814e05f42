import { Agent, request } from 'node:http';

const text = `Здравствуйте! Выключите принтер, подождите минуту и включите снова.
Если код 50.4 останется, пришлите, пожалуйста, его фотографию: по ней будет видно, какой узел менять.`;

/** An agent's program at the API, over kept connections. */
export class AgentApi {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(
    private readonly port: number,
    private readonly token: string,
  ) {}

  /** Writes on a ticket; resolves when the API has answered that it is recorded. */
  comments(ticketId: string, visibility: 'reply' | 'note'): Promise<void> {
    const body = JSON.stringify({ text, visibility });
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          agent: this.agent,
          host: '127.0.0.1',
          port: this.port,
          method: 'POST',
          path: `/api/tickets/${ticketId}/comments`,
          headers: {
            authorization: `Bearer ${this.token}`,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            if (response.statusCode === 201) resolve();
            else
              reject(
                new Error(
                  `The API answers ${response.statusCode ?? '?'}: ${Buffer.concat(chunks).toString()}`,
                ),
              );
          });
        },
      );
      sent.on('error', reject).end(body);
    });
  }
}
