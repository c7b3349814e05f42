import { Resolver } from 'node:dns/promises';

/** Asks DNS for the records of a type: rows of text for TXT. Rejects with node:dns's error codes. */
export type DnsResolver = (name: string, type: string) => Promise<string[][] | string[]>;

/** A DNS answer, or its failure, as plain data. */
export type DnsAnswer = { rows: string[][] | string[] } | { code: string };

/** How long one mail waits for DNS in all; SPF alone may ask ten times (RFC 7208 §4.6.4). */
const mailBudgetMs = 3_000;

/** Node says no time to live; keys and policies change in hours at most. */
const foundForMs = 300_000;
const missingForMs = 60_000;

const mostCached = 2_000;

/** A TXT answer may have 64 kB; such a giant is asked for again instead of being kept. */
const longestCached = 4_096;

/** How long nothing is asked after DNS was found to be away. */
const restMs = 60_000;

/** How long DNS that was found to be there is not doubted again. */
const confidenceMs = 5_000;

/** The codes that say that a name has no such record; all others say that nobody knows. */
const absent = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * Of a name that can't be in DNS, with a label of over 63 letters, say. It is not there, which is known: a
 * selector that nobody could find out about would be a way around a policy that asks for rejection.
 */
const impossibleName = 'EBADNAME';

class DnsFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'DnsFailure';
  }
}

/**
 * DNS as the checks of mail need it: every answer and failure is kept for a while (at most 2,000),
 * one mail waits for at most 3 s in all, and where DNS is away nobody waits: after a look-up that found
 * no server or no answer in time, the root's name servers are asked for, which every resolver has at
 * hand. If they can't be had either, every look-up fails at once until they can, asked again once a
 * minute. A sender whose own servers are silent can so delay his mail, and nobody else's.
 */
export class DnsLookup {
  private readonly cache = new Map<string, { answer: Promise<DnsAnswer>; untilMs: number }>();
  private isAway = false;
  private nextProbeMs = 0;
  private isProbing = false;

  constructor(
    private readonly resolve: DnsResolver = systemResolver(),
    private readonly nowMs: () => number = () => performance.now(),
    private readonly budgetMs = mailBudgetMs,
  ) {}

  /** A resolver for one mail: its time begins now. It rejects and never hangs. */
  forOneMail(): DnsResolver {
    const endMs = this.nowMs() + this.budgetMs;
    return async (name, type) => {
      const answer = await this.within(endMs, this.ask(name, type));
      if ('rows' in answer) return answer.rows;
      throw new DnsFailure(answer.code, `${answer.code} ${type} ${name}`);
    };
  }

  private async ask(name: string, type: string): Promise<DnsAnswer> {
    const nowMs = this.nowMs();
    if (this.isAway) {
      this.probe();
      return { code: 'ETIMEOUT' };
    }
    const key = `${type} ${name.toLowerCase()}`;
    const kept = this.cache.get(key);
    if (kept !== undefined && kept.untilMs > nowMs) return kept.answer;
    const answer = this.fetch(name, type);
    this.keep(key, answer, nowMs + missingForMs);
    const settled = await answer;
    if ('code' in settled) {
      if (!absent.has(settled.code)) this.probe();
      return settled;
    }
    const length = settled.rows.flat().join('').length;
    if (length > longestCached) this.cache.delete(key);
    else this.keep(key, answer, nowMs + foundForMs);
    return settled;
  }

  private async fetch(name: string, type: string): Promise<DnsAnswer> {
    try {
      return { rows: await this.resolve(name, type) };
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (code === impossibleName) return { code: 'ENOTFOUND' };
      return { code: typeof code === 'string' ? code : 'EBADRESP' };
    }
  }

  private keep(key: string, answer: Promise<DnsAnswer>, untilMs: number): void {
    this.cache.delete(key);
    this.cache.set(key, { answer, untilMs });
    const [oldest] = this.cache.keys();
    if (this.cache.size > mostCached && oldest !== undefined) this.cache.delete(oldest);
  }

  /** The answer, or ETIMEOUT when the mail's time is over: then too DNS may be away. */
  private async within(endMs: number, answer: Promise<DnsAnswer>): Promise<DnsAnswer> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<DnsAnswer>((resolve) => {
      timer = setTimeout(
        () => {
          this.probe();
          resolve({ code: 'ETIMEOUT' });
        },
        Math.max(0, endMs - this.nowMs()),
      );
      timer.unref();
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Finds out in the background whether DNS is there at all. */
  private probe(): void {
    const nowMs = this.nowMs();
    if (this.isProbing || nowMs < this.nextProbeMs) return;
    this.isProbing = true;
    const end = nowMs + this.budgetMs;
    const asked = this.within(end, this.fetch('.', 'NS'));
    void asked.then((answer) => {
      this.isProbing = false;
      // A resolver that refuses the question is there all the same.
      this.isAway = 'code' in answer && ['ETIMEOUT', 'ECONNREFUSED'].includes(answer.code);
      this.nextProbeMs = this.nowMs() + (this.isAway ? restMs : confidenceMs);
    });
  }
}

function systemResolver(): DnsResolver {
  // Two tries of 1.2 s fit into a mail's time.
  const resolver = new Resolver({ timeout: 1_200, tries: 2 });
  return (name, type) => resolver.resolve(name, type) as Promise<string[][] | string[]>;
}
