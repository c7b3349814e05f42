import type { Content } from '../db/contents';
import type { Language } from '../domain/language';
import { detectLanguage } from '../mail/detect-language';

/** Content that was typed into a form or sent to the API: no mail, no quote; its files are uploads. */
export function writtenContent(written: {
  contentId: string;
  source: 'api' | 'web';
  author: { address: string; name: string };
  subject?: string;
  text: string;
  language?: Language | undefined;
}): Content {
  const { contentId, source, author, subject = '', text } = written;
  return {
    contentId,
    source,
    authorAddress: author.address,
    authorName: author.name,
    subject,
    text,
    html: undefined,
    visibleLength: text.length,
    language: written.language ?? detectLanguage(subject, text),
    messageId: undefined,
    referenceIds: [],
    files: [],
  };
}
