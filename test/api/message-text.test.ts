import { expect, test } from '@jest/globals';
import { fileSize, linkedText } from '../../src/api/pages/message-text';

test('web addresses in a text are links, and nothing else in it is markup', () => {
  const text = 'См. https://a.example/x?y=1&z="2"<b>, (http://b.example/).\njavascript:alert(1)';
  expect(linkedText(text).source).toBe(
    'См. <a href="https://a.example/x?y=1&amp;z=" rel="noopener noreferrer nofollow">' +
      'https://a.example/x?y=1&amp;z=</a>&quot;2&quot;&lt;b&gt;, ' +
      '(<a href="http://b.example/" rel="noopener noreferrer nofollow">http://b.example/</a>).' +
      '\njavascript:alert(1)',
  );
});

test('sizes of files are told in a unit that a person reads', () => {
  expect(fileSize(12, 'ru')).toBe('1 КБ');
  expect(fileSize(181_999, 'en')).toBe('182 kB');
  expect(fileSize(2_450_000, 'ru')).toBe('2,5 МБ');
});
