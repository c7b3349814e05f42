import { parentPort } from 'node:worker_threads';
import type { InboundMail } from './inbound-mail';
import { readMail } from './read-mail';

/** What the thread says: once `ready`, then one answer for every mail it was handed. */
export type WorkerMessage =
  | { kind: 'ready' }
  | { kind: 'parsed'; mail: InboundMail }
  | { kind: 'failed'; tooComplex: boolean; reason: string };

parentPort?.on('message', (raw: Uint8Array) => {
  void answer(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength));
});
say({ kind: 'ready' });

async function answer(raw: Buffer): Promise<void> {
  try {
    const mail = await readMail(raw);
    const attachments = mail.attachments.map((part) => ({ ...part, content: whole(part.content) }));
    say(
      { kind: 'parsed', mail: { ...mail, attachments } },
      attachments.map((part) => part.content.buffer),
    );
  } catch (error) {
    const tooComplex = (error as { code?: unknown }).code === 'EMAXLEN';
    say({
      kind: 'failed',
      tooComplex,
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}

/** `content` in memory of its own: a slice of Node's shared pool can't be moved between threads. */
function whole(content: Buffer): Buffer<ArrayBuffer> {
  const copy = Buffer.from(new ArrayBuffer(content.byteLength));
  content.copy(copy);
  return copy;
}

function say(message: WorkerMessage, moved: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, moved);
}
