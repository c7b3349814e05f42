import type { Bilingual } from './language';

/** Why a command is not carried out: stable codes, each with what to do next. */
export const rejections = {
  TICKET_NOT_FOUND: {
    ru: 'Такого обращения нет. Проверьте номер.',
    en: 'There is no such ticket. Check the number.',
  },
  TICKET_EXISTS: {
    ru: 'Обращение уже открыто. Напишите в него.',
    en: 'The ticket is already open. Write to it instead.',
  },
  MOVE_NOT_ALLOWED: {
    ru: 'В этом статусе так нельзя. Откройте обращение заново и посмотрите, что доступно сейчас.',
    en: 'This can’t be done in the present status. Reload the ticket to see what can.',
  },
  ROLE_NOT_ALLOWED: {
    ru: 'Этого не может сделать тот, кто просит. Попросите сотрудника.',
    en: 'The one who asks may not do this. Ask an agent.',
  },
  ALREADY_IN_STATUS: {
    ru: 'Обращение уже в этом статусе. Ничего делать не нужно.',
    en: 'The ticket is in this status already. Nothing needs to be done.',
  },
  HANDOFF_KIND_REQUIRED: {
    ru: 'Для передачи в разработку укажите вид: bug, wish или question.',
    en: 'A handoff needs its kind: bug, wish or question.',
  },
  NOT_RESOLVED: {
    ru: 'Оценить можно только решённое обращение. Дождитесь решения.',
    en: 'Only a resolved ticket can be rated. Wait until it is resolved.',
  },
  RATING_OUTDATED: {
    ru: 'После этого решения обращение открывали снова. Оцените новое решение по новой ссылке.',
    en: 'The ticket was reopened after that resolution. Rate the new one by its own link.',
  },
  ALREADY_RATED: {
    ru: 'Это решение уже оценено. Спасибо!',
    en: 'This resolution is rated already. Thank you!',
  },
  CONTENT_NOT_FOUND: {
    ru: 'Содержимое этой команды не сохранено. Отправьте его ещё раз.',
    en: 'The content that this command names is not stored. Send it again.',
  },
} as const satisfies Record<string, Bilingual>;

export type RejectionCode = keyof typeof rejections;
