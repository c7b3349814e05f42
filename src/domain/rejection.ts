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
  HANDOFF_STEP_NOT_ALLOWED: {
    ru: 'Из нынешнего состояния передачи этот шаг невозможен. Посмотрите, что сделала разработка.',
    en: 'This step does not follow the handoff’s present state. See what development has done.',
  },
  NOTHING_TO_CHANGE: {
    ru: 'Всё уже так и есть. Укажите, что изменить.',
    en: 'Everything is so already. Name what to change.',
  },
  MERGED_ELSEWHERE: {
    ru: 'Обращение объединено с другим. Пишите в то, с которым оно объединено.',
    en: 'The ticket is merged into another one. Write to the one it went into.',
  },
  NOT_ANOTHER_TICKET: {
    ru: 'Обращение нельзя связать с самим собой. Укажите номер другого.',
    en: 'A ticket can’t be tied to itself. Name another one.',
  },
  NOT_MERGED: {
    ru: 'Обращение ни с чем не объединено. Отменять нечего.',
    en: 'The ticket is not merged. There is nothing to undo.',
  },
  MERGE_NOT_UNDOABLE: {
    ru: 'После объединения в одном из обращений уже что-то произошло. Откройте новое обращение выделением.',
    en: 'Something has happened to one of the tickets since the merge. Split off a new ticket instead.',
  },
  NOT_AN_INCIDENT: {
    ru: 'К проблеме привязываются только инциденты. Сначала измените тип обращения.',
    en: 'Only incidents are linked to a problem. Change the ticket’s type first.',
  },
  NOT_A_PROBLEM: {
    ru: 'Инцидент привязывается только к проблеме. Измените тип того обращения или выберите другое.',
    en: 'An incident can be linked to a problem only. Change that ticket’s type or choose another.',
  },
  ALREADY_LINKED: {
    ru: 'Связь уже есть. Чтобы сменить проблему, сначала уберите прежнюю.',
    en: 'The link is there already. To change the problem, remove the old link first.',
  },
  NOT_LINKED: {
    ru: 'Такой связи нет. Убирать нечего.',
    en: 'There is no such link. There is nothing to remove.',
  },
  TOO_MANY_TIES: {
    ru: 'К этому обращению уже привязано предельное число других. Заведите для остальных ещё одно.',
    en: 'The ticket has as many tied to it as it can hold. Open a further one for the rest.',
  },
  NO_SUCH_MESSAGE: {
    ru: 'Сообщения с таким номером нет. Проверьте номер.',
    en: 'There is no message of that number. Check the number.',
  },
  TERMS_OUTDATED: {
    ru: 'Обращение уже на этих условиях или на более новых. Ничего делать не нужно.',
    en: 'The ticket is under these or newer terms already. Nothing needs to be done.',
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
  REQUESTER_NOT_CONFIRMED: {
    ru: 'Письмо переслал сотрудник, и кто его автор, никто не подтвердил. Сначала подтвердите клиента.',
    en: 'A colleague forwarded the mail, and nobody has confirmed its author. Confirm the requester first.',
  },
  REQUESTER_ALREADY_CONFIRMED: {
    ru: 'Клиент уже подтверждён. Можно отвечать.',
    en: 'The requester is confirmed already. You can reply.',
  },
  TOO_MANY_PARTICIPANTS: {
    ru: 'У обращения уже 20 участников, больше нельзя. Сначала уберите кого-нибудь.',
    en: 'The ticket has 20 participants, which is the most. Remove somebody first.',
  },
  TOO_MANY_AUTOMATIC_MAILS: {
    ru: 'На обращение пришло уже 50 автоматических писем. Новые хранятся отдельно и в нём не видны.',
    en: 'The ticket has got 50 automatic mails. Further ones are kept apart and don’t show in it.',
  },
  MAIL_NOT_FOUND: {
    ru: 'Такого письма обращение клиенту не отправляло. Проверьте, о каком письме отчёт.',
    en: 'The ticket has sent the customer no such mail. Check which mail the report is about.',
  },
  CONTENT_NOT_FOUND: {
    ru: 'Содержимое этой команды не сохранено. Отправьте его ещё раз.',
    en: 'The content that this command names is not stored. Send it again.',
  },
} as const satisfies Record<string, Bilingual>;

export type RejectionCode = keyof typeof rejections;
