import { messageIdsIn } from '../mail/header-text';
import { splitHeader } from '../mail/raw-header';

/** What it cites and is cited by stands in the header of an ordinary mail; of a longer one no more is read. */
const longestHeader = 256 * 1024;

/** The Message-IDs by which a mail names itself, and those that it names. */
function idsOf(raw: Buffer): { own: string | undefined; cited: string[] } {
  const { fields } = splitHeader(raw.subarray(0, longestHeader));
  const idsIn = (...names: string[]) =>
    fields
      .filter(({ name }) => names.includes(name))
      .flatMap(({ name, bytes }) => messageIdsIn(bytes.toString('latin1').slice(name.length + 1)));
  return { own: idsIn('message-id')[0], cited: idsIn('in-reply-to', 'references') };
}

/**
 * Keeps a mail behind those that it answers while all are being received. Several are received at once,
 * and those that waited together, while nobody fetched, come together: an answer that is ahead of its
 * question finds nothing that it could belong to.
 */
export class MailOrder {
  private readonly underWay = new Map<string, Promise<unknown>>();

  /**
   * Settles as `receive` does, which is called when the mails that `raw` cites, and that began before it,
   * are received or have failed. No mail waits for one that began later, so that none wait for each other.
   */
  async behindCited<T>(raw: Buffer, receive: () => Promise<T>): Promise<T> {
    const { own, cited } = idsOf(raw);
    const earlier = cited.flatMap((id) => this.underWay.get(id) ?? []);
    const received = Promise.allSettled(earlier).then(receive);
    if (own === undefined) return received;
    this.underWay.set(own, received);
    try {
      return await received;
    } finally {
      if (this.underWay.get(own) === received) this.underWay.delete(own);
    }
  }
}
