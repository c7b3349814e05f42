import { markup, type Html } from '../../markup';

/** Ends before what usually closes a sentence around an address. */
const webAddress = /https?:\/\/[^\s<>"'«»]+[^\s<>"'«».,;:!?)\]}]/g;

/** A written text with its web addresses as links, which tell the other site nothing about us. */
export function linkedText(text: string): Html {
  const parts: Html[] = [];
  let end = 0;
  for (const match of text.matchAll(webAddress)) {
    const [address] = match;
    parts.push(
      markup`${text.slice(end, match.index)}<a href="${address}" rel="noopener noreferrer nofollow">${address}</a>`,
    );
    end = match.index + address.length;
  }
  return markup`${parts}${text.slice(end)}`;
}

/** «12 КБ», «1,4 МБ» */
export function fileSize(bytes: number, language: 'ru' | 'en'): string {
  const [kilo, mega] = language === 'ru' ? ['КБ', 'МБ'] : ['kB', 'MB'];
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  if (bytes >= 1_000_000) return `${format.format(bytes / 1_000_000)} ${mega}`;
  return `${Math.max(1, Math.round(bytes / 1000))} ${kilo}`;
}
