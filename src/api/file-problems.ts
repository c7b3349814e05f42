import type { ProblemKind } from './problem-kind';

/** What can be wrong with a file that is asked for or sent. */
export const fileProblems = {
  FILE_NOT_FOUND: {
    status: 404,
    title: { ru: 'Такого файла нет', en: 'There is no such file' },
    whatToDo: {
      ru: 'Файлы перечислены при каждом сообщении обращения.',
      en: 'Each message of the ticket lists its files.',
    },
  },
  FILE_TOO_LARGE: {
    status: 413,
    title: { ru: 'Файл больше 25 МБ', en: 'The file is larger than 25 MB' },
    whatToDo: {
      ru: 'Сожмите или разделите его, либо выложите там, где клиент его скачает, и отправьте ссылку.',
      en: 'Pack or split it, or put it where the customer can download it and send the link.',
    },
  },
  FILES_TOO_LARGE: {
    status: 422,
    title: {
      ru: 'Файлы ответа вместе больше 18 МБ: такое письмо почта не примет',
      en: 'The files of the reply are larger than 18 MB together: mail systems take no such mail',
    },
    whatToDo: {
      ru: 'Разложите их по нескольким ответам или отправьте ссылку. В заметку войдут и большие.',
      en: 'Spread them over several replies, or send a link. A note takes larger ones.',
    },
  },
  FILE_UNKNOWN: {
    status: 422,
    title: {
      ru: 'Такого файла среди загруженных вами нет',
      en: 'You have uploaded no such file',
    },
    whatToDo: {
      ru: 'Загрузите его снова: POST /api/files. Файл ждёт своего комментария сутки.',
      en: 'Upload it again: POST /api/files. A file waits a day for its comment.',
    },
  },
} as const satisfies Record<string, ProblemKind>;
