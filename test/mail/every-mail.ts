import type { Language } from '../../src/domain/language';
import type { CustomerMailKind } from '../../src/mail/templates';

const kinds: CustomerMailKind[] = [
  'acknowledgement',
  'not_accepted',
  'reply',
  'resolved',
  'rating_request',
  'closed',
  'development_done',
];

const languages: Language[] = ['ru', 'en'];

/** Every kind of mail to the customer, in each language. */
export const everyMail = kinds.flatMap((kind) => languages.map((language) => ({ kind, language })));
