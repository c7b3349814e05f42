import type { Language } from '../domain/language';
import { rejections, type RejectionCode } from '../domain/rejection';
import { fileProblems } from './file-problems';
import type { ProblemKind } from './problem-kind';

const rejectionStatuses: Readonly<Record<RejectionCode, number>> = {
  TICKET_NOT_FOUND: 404,
  TICKET_EXISTS: 409,
  MOVE_NOT_ALLOWED: 409,
  ROLE_NOT_ALLOWED: 403,
  ALREADY_IN_STATUS: 409,
  HANDOFF_KIND_REQUIRED: 422,
  HANDOFF_STEP_NOT_ALLOWED: 409,
  NOTHING_TO_CHANGE: 409,
  MERGED_ELSEWHERE: 409,
  NOT_ANOTHER_TICKET: 422,
  NOT_MERGED: 409,
  MERGE_NOT_UNDOABLE: 409,
  NOT_AN_INCIDENT: 409,
  NOT_A_PROBLEM: 409,
  ALREADY_LINKED: 409,
  NOT_LINKED: 409,
  TOO_MANY_TIES: 409,
  NO_SUCH_MESSAGE: 422,
  TERMS_OUTDATED: 409,
  NOT_RESOLVED: 409,
  RATING_OUTDATED: 409,
  ALREADY_RATED: 409,
  REQUESTER_NOT_CONFIRMED: 409,
  REQUESTER_ALREADY_CONFIRMED: 409,
  TOO_MANY_PARTICIPANTS: 409,
  TOO_MANY_AUTOMATIC_MAILS: 409,
  MAIL_NOT_FOUND: 409,
  CONTENT_NOT_FOUND: 409,
};

const requestProblems = {
  INVALID_JSON: {
    status: 400,
    title: { ru: 'Тело запроса — не JSON', en: 'The body is not JSON' },
    whatToDo: {
      ru: 'Исправьте JSON и отправьте запрос снова.',
      en: 'Correct the JSON and send the request again.',
    },
  },
  INVALID_PARAMETERS: {
    status: 400,
    title: { ru: 'Неверный адрес или параметр', en: 'A wrong address or parameter' },
    whatToDo: {
      ru: 'Исправьте то, что названо в errors.',
      en: 'Correct what errors names.',
    },
  },
  INVALID_BODY: {
    status: 422,
    title: { ru: 'Поля запроса заполнены неверно', en: 'Fields of the request are wrong' },
    whatToDo: {
      ru: 'Исправьте поля, названные в errors, и отправьте запрос снова.',
      en: 'Correct the fields that errors names and send the request again.',
    },
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: { ru: 'Тело запроса больше 1 МБ', en: 'The body is larger than 1 MB' },
    whatToDo: { ru: 'Сократите текст.', en: 'Shorten the text.' },
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: { ru: 'Такой вид тела не принимается', en: 'This kind of body is not accepted' },
    whatToDo: {
      ru: 'Отправьте JSON в UTF-8 с заголовком Content-Type: application/json.',
      en: 'Send JSON in UTF-8 with Content-Type: application/json.',
    },
  },
  ROUTE_NOT_FOUND: {
    status: 404,
    title: { ru: 'Такого адреса нет', en: 'There is no such address' },
    whatToDo: {
      ru: 'Все адреса перечислены в /api/openapi.json.',
      en: 'Every address is listed in /api/openapi.json.',
    },
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: { ru: 'Этот метод здесь не действует', en: 'This method does not work here' },
    whatToDo: {
      ru: 'Действующие методы названы в заголовке Allow.',
      en: 'The Allow header names the methods that do.',
    },
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: {
      ru: 'Этот Idempotency-Key уже занят другим запросом',
      en: 'This Idempotency-Key belongs to another request',
    },
    whatToDo: {
      ru: 'Новому запросу дайте новый ключ; повторяя старый, не меняйте его тело.',
      en: 'Give a new request a new key; repeat an old one with its body unchanged.',
    },
  },
  ASSIGNEE_UNKNOWN: {
    status: 422,
    title: { ru: 'Такого сотрудника нет', en: 'There is no such agent' },
    whatToDo: {
      ru: 'Укажите id из OTVET_AGENT_TOKENS или null.',
      en: 'Give an id out of OTVET_AGENT_TOKENS, or null.',
    },
  },
  OTHER_TICKET_UNKNOWN: {
    status: 422,
    title: {
      ru: 'Другого обращения с таким номером нет',
      en: 'There is no other ticket of that number',
    },
    whatToDo: {
      ru: 'Проверьте номер, который стоит в теле запроса.',
      en: 'Check the number that the body names.',
    },
  },
  MESSAGE_NOT_FROM_CUSTOMER: {
    status: 422,
    title: {
      ru: 'Выделить можно только сообщение клиента',
      en: 'Only a message of the customer’s can be split off',
    },
    whatToDo: {
      ru: 'Укажите номер сообщения клиента: ответы и заметки остаются на месте.',
      en: 'Name one of the customer’s messages: replies and notes stay where they are.',
    },
  },
  MESSAGE_HAS_NO_MAIL: {
    status: 404,
    title: { ru: 'Здесь не было письма', en: 'No mail brought this' },
    whatToDo: {
      ru: 'Письмо есть у сообщений, в которых mail не null, и у событий automaticMailNoted и deliveryBounced.',
      en: 'Messages whose mail is not null have one, and the events automaticMailNoted and deliveryBounced.',
    },
  },
  HELD_MAIL_NOT_FOUND: {
    status: 404,
    title: { ru: 'Такого письма в карантине нет', en: 'No such mail is in quarantine' },
    whatToDo: {
      ru: 'Письма карантина перечислены в /api/quarantine.',
      en: 'The mails in quarantine are listed in /api/quarantine.',
    },
  },
  HELD_MAIL_DECIDED: {
    status: 409,
    title: {
      ru: 'По этому письму уже решено, или его срок истёк',
      en: 'This mail was decided about already, or its time is over',
    },
    whatToDo: {
      ru: 'Посмотрите, кто и что решил. Исходник на месте: его можно скачать и завести обращение от имени клиента.',
      en: 'See who decided what. The original is still there: download it and open a ticket for the customer if needed.',
    },
  },
  HELD_MAIL_NOT_RELEASABLE: {
    status: 409,
    title: { ru: 'Это письмо нельзя выпустить', en: 'This mail can’t be released' },
    whatToDo: {
      ru: 'Что сделать вместо этого, сказано в advice письма. Отклонить его можно.',
      en: 'The mail’s advice says what to do instead. It can be discarded.',
    },
  },
  ORGANISATION_NOT_FOUND: {
    status: 404,
    title: { ru: 'Такой организации нет', en: 'There is no such organisation' },
    whatToDo: {
      ru: 'Организации перечислены в /api/organisations; новую создаёт PUT.',
      en: 'Organisations are listed in /api/organisations; PUT makes a new one.',
    },
  },
  DOMAIN_TAKEN: {
    status: 409,
    title: {
      ru: 'Домен уже принадлежит другой организации',
      en: 'The domain belongs to another organisation already',
    },
    whatToDo: {
      ru: 'Уберите домен у той организации или из этого запроса; отдельные адреса перечислите в senders.',
      en: 'Remove the domain there or from this request; single addresses go into senders.',
    },
  },
} as const satisfies Record<string, ProblemKind>;

const accessProblems = {
  UNAUTHENTICATED: {
    status: 401,
    title: { ru: 'Неизвестно, кто спрашивает', en: 'Who asks is unknown' },
    whatToDo: {
      ru: 'Добавьте заголовок Authorization: Bearer с токеном доступа или войдите на /sign-in.',
      en: 'Add Authorization: Bearer with an access token, or sign in at /sign-in.',
    },
  },
  FORBIDDEN: {
    status: 403,
    title: { ru: 'Вашей роли это недоступно', en: 'Your role may not do this' },
    whatToDo: { ru: 'Попросите сотрудника поддержки.', en: 'Ask a support agent.' },
  },
  CROSS_SITE: {
    status: 403,
    title: { ru: 'Запрос пришёл с другого сайта', en: 'The request came from another site' },
    whatToDo: {
      ru: 'Он не выполнен. Откройте страницу Ответа и сделайте то же на ней.',
      en: 'It was not carried out. Open Otvet’s own page and do the same there.',
    },
  },
} as const satisfies Record<string, ProblemKind>;

const serverProblems = {
  DATABASE_UNAVAILABLE: {
    status: 503,
    title: { ru: 'База данных не отвечает', en: 'The database does not answer' },
    whatToDo: {
      ru: 'Ничего не сделано и ничего из принятого не потеряно. Повторите запрос через несколько секунд.',
      en: 'Nothing was done, and nothing accepted is lost. Repeat the request in a few seconds.',
    },
  },
  OUTCOME_UNKNOWN: {
    status: 503,
    title: {
      ru: 'Неизвестно, выполнена ли команда',
      en: 'Whether the command was carried out is unknown',
    },
    whatToDo: {
      ru: 'Повторите запрос с тем же Idempotency-Key (он в заголовке ответа): дважды ничего не случится.',
      en: 'Repeat the request with the same Idempotency-Key (the answer’s header has it): nothing will happen twice.',
    },
  },
  NOT_READY: {
    status: 503,
    title: { ru: 'Служба ещё не готова', en: 'The service is not ready' },
    whatToDo: {
      ru: 'Проверьте то, что названо в detail.',
      en: 'Check what detail names.',
    },
  },
  INTERNAL: {
    status: 500,
    title: { ru: 'Внутренняя ошибка', en: 'Internal error' },
    whatToDo: {
      ru: 'Сообщите администратору время запроса: подробности есть в журнале сервера.',
      en: 'Tell the administrator when it happened: the server’s log has the details.',
    },
  },
} as const satisfies Record<string, ProblemKind>;

/** Splits "What it is. What to do." at the end of its first sentence. */
function rejectionKind(code: RejectionCode): ProblemKind {
  const part = (language: Language) => {
    const text = rejections[code][language];
    const end = text.search(/[.!?]( |$)/);
    return { title: text.slice(0, end), whatToDo: text.slice(end + 1).trim() || text };
  };
  const [ru, en] = [part('ru'), part('en')];
  return {
    status: rejectionStatuses[code],
    title: { ru: ru.title, en: en.title },
    whatToDo: { ru: ru.whatToDo, en: en.whatToDo },
  };
}

const rejectionCodes = Object.keys(rejections) as RejectionCode[];
const rejectionProblems = Object.fromEntries(
  rejectionCodes.map((code) => [code, rejectionKind(code)]),
) as Record<RejectionCode, ProblemKind>;

export type ProblemCode =
  | RejectionCode
  | keyof typeof requestProblems
  | keyof typeof fileProblems
  | keyof typeof accessProblems
  | keyof typeof serverProblems;

/** Every problem that the API answers with, by its stable code. docs/errors.md is held to it. */
export const problems: Readonly<Record<ProblemCode, ProblemKind>> = {
  ...requestProblems,
  ...fileProblems,
  ...accessProblems,
  ...rejectionProblems,
  ...serverProblems,
};

export const problemCodes = Object.keys(problems) as ProblemCode[];
