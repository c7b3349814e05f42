import { describe, expect, test } from '@jest/globals';
import { Progress } from '../../src/embedded/progress';
import { eventually } from './support/eventually';

const title = { ru: 'Загрузка', en: 'Download' };

function recorded(language: 'ru' | 'en'): { progress: Progress; lines: string[] } {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  return { lines, progress: new Progress({ language, write, heartbeatMs: 5 }) };
}

describe('progress', () => {
  test('a step says when it begins, that it still runs and how far it is, and when it is done', async () => {
    const { progress, lines } = recorded('en');
    const result = await progress.step(title, async (step) => {
      await eventually('a heartbeat', () => lines.includes('Download: still running, 0 s'));
      step.say({ ru: 'получено 3 МБ', en: '3 MB received' });
      await eventually('its state', () => lines.includes('Download: 3 MB received, 0 s'));
      return 42;
    });
    expect(result).toBe(42);
    expect(lines[0]).toBe('Download …');
    expect(lines.at(-1)).toBe('Download: done, 0 s');
  });

  test('a failed step says why and fails as its work did', async () => {
    const { progress, lines } = recorded('ru');
    const work = progress.step(title, () => Promise.reject(new Error('нет сети\nподробности')));
    await expect(work).rejects.toThrow('нет сети');
    expect(lines.at(-1)).toBe('Загрузка: не удалось (нет сети), 0 с');
  });
});
