import type { Language } from '../../domain/language';

/** How times are written on a page: the zone is always the business calendar's, never the server's. */
export type TimeStyle = { language: Language; zone: string };

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs more than using it a hundred times. */
function formatted(
  { language, zone }: TimeStyle,
  name: string,
  options: Intl.DateTimeFormatOptions,
  atMs: number,
): string {
  const key = `${language} ${zone} ${name}`;
  let format = formats.get(key);
  if (format === undefined) {
    const locale = language === 'ru' ? 'ru-RU' : 'en-GB';
    format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
    formats.set(key, format);
  }
  return format.format(atMs);
}

/** «14:05» */
export function clockTime(style: TimeStyle, atMs: number): string {
  return formatted(style, 'clock', { hour: '2-digit', minute: '2-digit' }, atMs);
}

/** «понедельник, 12 января 2026 г.» */
export function longDay(style: TimeStyle, atMs: number): string {
  const options = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  return formatted(style, 'day', options, atMs);
}

/** «пн, 12 янв., 14:05»; with the year if it is not that of `nowMs`. */
export function dayAndTime(style: TimeStyle, atMs: number, nowMs: number): string {
  const year = (ms: number) => formatted(style, 'year', { year: 'numeric' }, ms);
  const options = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  if (year(atMs) === year(nowMs)) return formatted(style, 'short', options, atMs);
  return formatted(style, 'short with year', { ...options, year: 'numeric' }, atMs);
}

/** «Europe/Moscow, GMT+3» as it is at the instant. */
export function zoneName(style: TimeStyle, atMs: number): string {
  const withZone = formatted(style, 'zone', { timeZoneName: 'shortOffset' }, atMs);
  const offset = /GMT\S*|UTC\S*/.exec(withZone)?.[0];
  return offset === undefined ? style.zone : `${style.zone}, ${offset}`;
}

const minuteMs = 60_000;

/** «через 3 часа», «2 дня назад», «сейчас» within a minute. */
export function relativeTime(language: Language, atMs: number, nowMs: number): string {
  const minutes = Math.round((atMs - nowMs) / minuteMs);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (minutes === 0) return format.format(0, 'second');
  if (Math.abs(minutes) < 90) return format.format(minutes, 'minute');
  if (Math.abs(minutes) < 36 * 60) return format.format(Math.round(minutes / 60), 'hour');
  return format.format(Math.round(minutes / 1440), 'day');
}

/** «4 ч», «4 ч 30 мин», «45 мин» */
export function workingTime(language: Language, minutes: number): string {
  const [hour, minute] = language === 'ru' ? ['ч', 'мин'] : ['h', 'min'];
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  const parts = [hours > 0 ? `${hours} ${hour}` : '', rest > 0 ? `${rest} ${minute}` : ''];
  return parts.filter((part) => part !== '').join(' ') || `0 ${minute}`;
}
