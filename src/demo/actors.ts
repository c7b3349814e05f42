import type { Addresses } from '../roles/embedded';

/** A mail in the demo mailbox, as its JSON view gives it. */
export type ReceivedMail = { id: string; subject: string; text: string; receivedAt: string };

async function request<T>(url: string, options: RequestInit): Promise<T> {
  const response = await fetch(url, options);
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${options.method ?? 'GET'} ${url}: ${response.status} ${text.slice(0, 300)}`);
  }
  return (text.startsWith('{') ? JSON.parse(text) : text) as T;
}

function json(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/** The customer of the demo: writes and answers through the demo mailbox, rates by the link. */
export class DemoCustomer {
  constructor(
    private readonly mailboxUrl: string,
    private readonly person: { from: string; name: string },
  ) {}

  async writes(subject: string, text: string): Promise<void> {
    await request(`${this.mailboxUrl}/api/mails`, json({ ...this.person, subject, text }));
  }

  async answers(mail: ReceivedMail, subject: string, text: string): Promise<void> {
    await request(`${this.mailboxUrl}/api/mails/${mail.id}/reply`, json({ subject, text }));
  }

  /** Every mail that reached the customer, oldest first. */
  async mails(): Promise<ReceivedMail[]> {
    const { mails } = await request<{ mails: ReceivedMail[] }>(`${this.mailboxUrl}/api/mails`, {});
    return mails.reverse();
  }

  /** Opens the link of a mail that names the rating and presses the button there. */
  async rates(mail: ReceivedMail, rating: 'good' | 'bad'): Promise<void> {
    const link = /https?:\/\/\S+\/rate\/[^\s?]+/.exec(mail.text)?.[0];
    if (link === undefined) throw new Error(`No rating link in ${mail.subject}`);
    await request(link, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ rating }).toString(),
    });
  }
}

/** The agent of the demo: works through the API. */
export class DemoAgent {
  private readonly token: string;

  constructor(private readonly addresses: Addresses) {
    this.token = addresses.agentTokens.split(',')[0]?.split(':')[2] ?? '';
  }

  async posts(path: string, body: unknown): Promise<void> {
    const headers = { authorization: `Bearer ${this.token}` };
    await request(`${this.addresses.apiUrl}/api/tickets/${path}`, json(body, headers));
  }
}
