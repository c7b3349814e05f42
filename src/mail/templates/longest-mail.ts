import type { Language } from '../../domain/language';
import { renderMail, type CustomerMailKind } from '../templates';
import type { OwnTemplates } from './built-in';

/** What Gmail shows of a mail before it hides the rest. */
export const mostHtmlBytes = 102 * 1024;

/** How long a mail's HTML gets with `own` templates when people wrote as much as they can. */
export function longestHtmlBytes(
  kind: CustomerMailKind,
  language: Language,
  own: OwnTemplates,
): number {
  const { html } = renderMail(
    kind,
    language,
    {
      number: 999_999_999,
      ticketSubject: 'ж'.repeat(200),
      serviceName: 'ж'.repeat(100),
      requesterName: 'ж'.repeat(100),
      agentName: 'ж'.repeat(100),
      comment: 'ж'.repeat(200_000),
      original: { atText: '31 декабря 2026 г. в 23:59', text: 'ж'.repeat(100_000) },
      notice: 'ж'.repeat(2_000),
      goodUrl: `https://desk.example/${'x'.repeat(200)}`,
      badUrl: `https://desk.example/${'x'.repeat(200)}`,
      ticketUrl: `https://desk.example/${'x'.repeat(200)}`,
      responseMinutes: 240,
      closesAfterDays: 5,
    },
    own,
  );
  return Buffer.byteLength(html);
}
