import type { Bilingual, Language } from '../domain/language';

type Explanation = { means: Bilingual; whatToDo: Bilingual };

const compareWithBackup: Bilingual = {
  ru: 'Сравните с выгрузкой или резервной копией и восстановите запись оттуда.',
  en: 'Compare it with an export or a backup and restore the record from there.',
};
const readTheHistory: Bilingual = {
  ru: 'Верна история: исправьте по ней строку и выясните, кто писал в базу мимо Otvet.',
  en: 'The history is right: correct the row by it, and find out who wrote to the database past Otvet.',
};
const takeAnotherExport: Bilingual = {
  ru: 'Сделайте выгрузку заново или возьмите другую копию файла.',
  en: 'Export again or take another copy of the file.',
};

const explanations = {
  EVENT_CHANGED: {
    means: {
      ru: 'событие или хеш перед ним — не то, что было записано',
      en: 'the event, or the hash before it, is not what was recorded',
    },
    whatToDo: compareWithBackup,
  },
  OPENING_CHANGED: {
    means: {
      ru: 'первое событие или номер обращения — не то, что было записано',
      en: 'the first event, or the ticket’s number, is not what was recorded',
    },
    whatToDo: compareWithBackup,
  },
  EVENT_MISSING: {
    means: { ru: 'события нет', en: 'the event is gone' },
    whatToDo: compareWithBackup,
  },
  EVENT_MOVED: {
    means: {
      ru: 'на этом месте стоит событие с другим порядковым номером',
      en: 'an event with another sequence number stands in this place',
    },
    whatToDo: compareWithBackup,
  },
  EVENT_NOT_CHAINED: {
    means: {
      ru: 'событие записано мимо цепочки или его хеш удалён',
      en: 'the event was written past the chain, or its hash was deleted',
    },
    whatToDo: compareWithBackup,
  },
  TAIL_CUT: {
    means: {
      ru: 'история кончается раньше, чем говорит строка обращения',
      en: 'the history ends before the ticket’s row says it does',
    },
    whatToDo: compareWithBackup,
  },
  TICKET_MISSING: {
    means: {
      ru: 'строки обращения нет, а часть его истории осталась',
      en: 'the ticket’s row is gone, and part of its history is left',
    },
    whatToDo: compareWithBackup,
  },
  COLUMN_CHANGED: {
    means: {
      ru: 'колонка расходится с самим событием',
      en: 'a column disagrees with the event itself',
    },
    whatToDo: readTheHistory,
  },
  PROJECTION_CHANGED: {
    means: {
      ru: 'строка обращения расходится с историей или с самой собой',
      en: 'the ticket’s row disagrees with its history or with itself',
    },
    whatToDo: readTheHistory,
  },
  MESSAGE_CHANGED: {
    means: {
      ru: 'сообщение расходится с событием, которое его добавило',
      en: 'a message disagrees with the event that added it',
    },
    whatToDo: readTheHistory,
  },
  MESSAGE_MISSING: {
    means: {
      ru: 'событие есть, а сообщения, которое оно добавило, нет',
      en: 'the message that the event added is gone',
    },
    whatToDo: readTheHistory,
  },
  MESSAGE_UNKNOWN: {
    means: {
      ru: 'ни одно событие не добавляло этого сообщения',
      en: 'no event added this message',
    },
    whatToDo: readTheHistory,
  },
  CONTENT_CHANGED: {
    means: {
      ru: 'текст, автор или файлы — не те, что были при записи события',
      en: 'its text, author or files are not what they were when the event was recorded',
    },
    whatToDo: compareWithBackup,
  },
  CONTENT_MISSING: {
    means: {
      ru: 'содержание, на которое ссылается событие, удалено',
      en: 'the content that the event names is gone',
    },
    whatToDo: compareWithBackup,
  },
  CHECKPOINT_TICKET_GONE: {
    means: {
      ru: 'обращение из контрольного файла исчезло',
      en: 'a ticket of the checkpoint is gone',
    },
    whatToDo: compareWithBackup,
  },
  CHECKPOINT_HISTORY_CUT: {
    means: {
      ru: 'история короче, чем в контрольном файле',
      en: 'the history is shorter than in the checkpoint',
    },
    whatToDo: compareWithBackup,
  },
  CHECKPOINT_HISTORY_REWRITTEN: {
    means: {
      ru: 'история до этого события — не та, что в контрольном файле',
      en: 'the history up to this event is not the one of the checkpoint',
    },
    whatToDo: compareWithBackup,
  },
  FILE_LINE_UNREADABLE: {
    means: { ru: 'строка файла испорчена', en: 'a line of the file is damaged' },
    whatToDo: takeAnotherExport,
  },
  FILE_CHANGED: {
    means: {
      ru: 'файл не тот, что был записан: не сходится его контрольная сумма',
      en: 'the file is not what was written: its digest disagrees',
    },
    whatToDo: takeAnotherExport,
  },
  FILE_CUT: {
    means: { ru: 'у файла нет конца', en: 'the file’s end is missing' },
    whatToDo: takeAnotherExport,
  },
} satisfies Record<string, Explanation>;

/** Stable names of what a verification can find. */
export type FindingCode = keyof typeof explanations;

/** One disagreement between what is there and what was recorded. */
export type Finding = {
  code: FindingCode;
  /** Absent where a file is damaged and not a ticket. */
  ticketId?: string;
  /** `null` if the number went with the ticket's row. */
  number?: number | null;
  seq?: number;
  /** What exactly disagrees: names of columns, their values, a line of a file. */
  detail?: string;
};

/** The finding on one line: its code, the ticket and event, what it means, what to do next. */
export function formatFinding(finding: Finding, language: Language): string {
  const { code, ticketId, number, seq, detail } = finding;
  const words = {
    ru: { ticket: 'обращение', event: 'событие' },
    en: { ticket: 'ticket', event: 'event' },
  }[language];
  const place = [
    ...(ticketId === undefined ? [] : [`${words.ticket} ${number ?? ticketId}`]),
    ...(seq === undefined ? [] : [`${words.event} ${seq}`]),
  ].join(', ');
  const { means, whatToDo } = explanations[code];
  const what = `${means[language]}${detail === undefined ? '' : ` (${detail})`}`;
  return `${code}${place === '' ? '' : ` ${place}`}: ${what}. ${whatToDo[language]}`;
}
