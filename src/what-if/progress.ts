import type { Language } from '../domain/language';

/** What is done sooner shows no progress; after that a line at most this often. */
const everyMs = 2_000;

/** Tells of progress in lines, so that a log reads as well; nothing for what is quick. */
export function progressLine(
  write: (line: string) => unknown,
  language: Language,
): (done: number, of: number) => void {
  let saidAtMs = Date.now();
  return (done, of) => {
    if (Date.now() - saidAtMs < everyMs) return;
    saidAtMs = Date.now();
    const percent = of === 0 ? 100 : Math.min(100, Math.floor((done / of) * 100));
    const line = {
      ru: `Обращений: ${done} из ${of} (${percent} %)`,
      en: `Tickets: ${done} of ${of} (${percent} %)`,
    };
    write(line[language]);
  };
}
