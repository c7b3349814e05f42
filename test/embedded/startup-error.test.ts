import { describe, expect, test } from '@jest/globals';
import {
  explainFileError,
  formatStartupError,
  StartupError,
} from '../../src/embedded/startup-error';
import { startupErrors } from '../../src/embedded/startup-errors';

const codes = Object.entries(startupErrors);
const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

describe('startup errors', () => {
  test.each(codes)('%s says the same in both languages', (_, { text, whatToDo }) => {
    expect(placeholders(text.ru)).toEqual(placeholders(text.en));
    expect(placeholders(whatToDo.ru)).toEqual(placeholders(whatToDo.en));
  });

  test('an error is shown with its code, its details and what to do, in the language asked for', () => {
    const error = new StartupError('PORT_BUSY', {
      port: 3000,
      usedFor: { ru: 'страницы', en: 'the pages' },
      holder: ' (nginx, pid 7)',
      variable: 'OTVET_API_PORT',
    });
    expect(formatStartupError(error, 'en')).toBe(
      'PORT_BUSY: Port 3000 (the pages) is busy (nginx, pid 7).\n' +
        'What to do: Stop that program or choose another port: OTVET_API_PORT=<port>.',
    );
    expect(formatStartupError(error, 'ru')).toContain('Порт 3000 (страницы) занят (nginx, pid 7).');
  });

  test.each([
    ['ENOSPC', 'data', 'DISK_FULL'],
    ['ENOSPC', 'cache', 'DISK_FULL'],
    ['EACCES', 'data', 'DATA_FOLDER_NOT_WRITABLE'],
    ['EROFS', 'cache', 'CACHE_NOT_WRITABLE'],
  ] as const)('%s in the %s folder is %s', (code, kind, expected) => {
    const error = Object.assign(new Error(code), { code });
    expect(explainFileError(error, '/x', kind)).toMatchObject({ code: expected });
  });

  test('an error that is not about files stays as it is', () => {
    const error = new Error('something else');
    expect(explainFileError(error, '/x', 'data')).toBe(error);
  });
});
