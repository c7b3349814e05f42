import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Step } from './progress';
import { runTool } from './run-tool';
import { asError } from './startup-error';

/** A reachable host answers far sooner; a blocked one often never does. */
const ANSWER_TIMEOUT_MS = 5_000;
/** A transfer without a byte for this long is dead. */
const STALL_TIMEOUT_MS = 20_000;
const MB = 1024 * 1024;

/**
 * Downloads a tar.gz archive and unpacks it into the folder. Fails within five seconds if the host
 * doesn't answer, and with an Error that names the reason for anything else.
 */
export async function downloadArchive(url: string, folder: string, step: Step): Promise<void> {
  const archive = join(folder, 'archive.tar.gz');
  await downloadFile(url, archive, step);
  step.say({ ru: 'распаковка', en: 'unpacking' });
  const { exitCode, output } = await runTool('tar', ['-xzf', archive], {
    env: process.env,
    cwd: folder,
  });
  if (exitCode !== 0) throw new Error(`the archive cannot be unpacked: ${lastLine(output)}`);
  await rm(archive);
}

async function downloadFile(url: string, file: string, step: Step): Promise<void> {
  const cancel = new AbortController();
  let timer = setTimeout(() => cancel.abort(), ANSWER_TIMEOUT_MS);
  try {
    const response = await fetch(url, { signal: cancel.signal }).catch((thrown: unknown) => {
      const reason = cancel.signal.aborted ? `no answer in ${ANSWER_TIMEOUT_MS} ms` : cause(thrown);
      throw new Error(`${new URL(url).host}: ${reason}`, { cause: thrown });
    });
    if (!response.ok || response.body === null) {
      throw new Error(`${new URL(response.url).host}: HTTP ${response.status}`);
    }
    const totalBytes = Number(response.headers.get('content-length') ?? 0);
    let receivedBytes = 0;
    const body = Readable.fromWeb(response.body);
    body.on('data', (chunk: Buffer) => {
      receivedBytes += chunk.length;
      clearTimeout(timer);
      timer = setTimeout(() => cancel.abort(), STALL_TIMEOUT_MS);
      const done = Math.floor(receivedBytes / MB);
      const of = totalBytes > 0 ? `/${Math.ceil(totalBytes / MB)}` : '';
      step.say({ ru: `получено ${done}${of} МБ`, en: `${done}${of} MB received` });
    });
    await pipeline(body, createWriteStream(file));
  } finally {
    clearTimeout(timer);
  }
}

/** fetch says only "fetch failed"; the reason is underneath. */
function cause(thrown: unknown): string {
  const { cause: reason, message } = asError(thrown);
  return reason === undefined ? message : asError(reason).message;
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}
