import type { Bilingual } from '../domain/language';

export type ProblemCode =
  | 'not_found'
  | 'page_not_found'
  | 'foreign_host'
  | 'cross_site'
  | 'invalid_request'
  | 'too_large'
  | 'internal';

const problems: Readonly<Record<ProblemCode, { status: number; text: Bilingual }>> = {
  not_found: {
    status: 404,
    text: { ru: 'Такого письма нет.', en: 'There is no such mail.' },
  },
  page_not_found: {
    status: 404,
    text: { ru: 'Такой страницы нет.', en: 'There is no such page.' },
  },
  foreign_host: {
    status: 421,
    text: {
      ru: 'Ящик открывают по адресу localhost или по IP-адресу.',
      en: 'Open the mailbox as localhost or by its IP address.',
    },
  },
  cross_site: {
    status: 403,
    text: {
      ru: 'Запрос пришёл с другого сайта и не выполнен.',
      en: 'The request came from another site and was not carried out.',
    },
  },
  invalid_request: {
    status: 400,
    text: { ru: 'Запрос составлен неверно.', en: 'The request is malformed.' },
  },
  too_large: {
    status: 413,
    text: {
      ru: 'Письмо слишком велико: вместе с файлами до 18 МБ.',
      en: 'The mail is too large: 18 MB with its files at most.',
    },
  },
  internal: {
    status: 500,
    text: {
      ru: 'Внутренняя ошибка. Подробности в журнале.',
      en: 'Internal error. The log has the details.',
    },
  },
};

/** Thrown by a route to answer with the problem's status and text instead. */
export class Problem extends Error {
  readonly status: number;
  readonly text: Bilingual;

  constructor(
    readonly code: ProblemCode,
    readonly detail?: string,
  ) {
    super(detail ?? problems[code].text.en);
    this.name = 'Problem';
    this.status = problems[code].status;
    this.text = problems[code].text;
  }
}

/** The problem that an error of Express or of a body parser stands for; `internal` otherwise. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const status = (error as { status?: unknown } | undefined)?.status;
  if (status === 413) return new Problem('too_large');
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new Problem('invalid_request', error instanceof Error ? error.message : undefined);
  }
  return new Problem('internal');
}
