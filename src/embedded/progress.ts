import type { Bilingual, Language } from '../domain/language';
import { asError, StartupError } from './startup-error';

/** How often a step that has nothing new to say repeats that it still runs. */
const HEARTBEAT_MS = 10_000;

export interface ProgressOptions {
  readonly language: Language;
  /** Takes each finished line, without its line break. */
  readonly write: (line: string) => void;
  readonly heartbeatMs?: number;
}

/** A running step; what it last said is repeated with the seconds that have passed. */
export interface Step {
  /** Says how far the step is: shown with its next line, not at once. */
  readonly say: (state: Bilingual) => void;
}

/** Tells the person at the terminal what a start is doing, in lines, so that a log reads as well. */
export class Progress {
  constructor(private readonly options: ProgressOptions) {}

  /** One line. */
  note(text: Bilingual): void {
    this.options.write(text[this.options.language]);
  }

  /**
   * Does the work as a step: a line when it starts, one at least every ten seconds while it runs, one
   * with its duration when it ends. Gives what the work gives and fails as it fails.
   */
  async step<T>(title: Bilingual, work: (step: Step) => Promise<T>): Promise<T> {
    const { heartbeatMs = HEARTBEAT_MS } = this.options;
    const startedAtMs = Date.now();
    const seconds = (): string => String(Math.round((Date.now() - startedAtMs) / 1000));
    let state: Bilingual = { ru: 'идёт', en: 'still running' };
    const suffixed = (ru: string, en: string): void =>
      this.note({ ru: `${title.ru}: ${ru}`, en: `${title.en}: ${en}` });

    this.note({ ru: `${title.ru} …`, en: `${title.en} …` });
    const heartbeat = setInterval(() => {
      suffixed(`${state.ru}, ${seconds()} с`, `${state.en}, ${seconds()} s`);
    }, heartbeatMs);
    try {
      const result = await work({ say: (next) => (state = next) });
      suffixed(`готово, ${seconds()} с`, `done, ${seconds()} s`);
      return result;
    } catch (thrown) {
      // A StartupError is shown in full, in the reader's language, by whoever catches it.
      const reason = thrown instanceof StartupError ? thrown.code : firstLine(asError(thrown));
      suffixed(`не удалось (${reason}), ${seconds()} с`, `failed (${reason}), ${seconds()} s`);
      throw thrown;
    } finally {
      clearInterval(heartbeat);
    }
  }
}

function firstLine({ message }: Error): string {
  return message.split('\n', 1)[0] ?? '';
}
