import type { Bilingual } from './language';
import type { RejectionCode } from './rejection';
import type { Actor, TicketStatus } from './ticket';

/** Everything that can move a ticket or be refused because of where it stands. */
export const moves = [
  'client_reply',
  'gratitude',
  'agent_reply',
  'agent_note',
  'assign',
  'change_details',
  'take_up',
  'ask_customer',
  'resolve',
  'close',
  'hand_to_development',
  'progress_development',
  'finish_development',
  'decline_development',
  'merge',
  'split',
  'link',
  'solve_incident',
  'rate',
  'change_participants',
  'confirm_requester',
  'note_automatic_mail',
  'note_bounce',
  'pending_silence',
  'resolved_silence',
] as const;
export type Move = (typeof moves)[number];

type Role = Actor['role'];

/** One row of the lifecycle: who may make the move, what it demands, where it leads. */
export type MoveRule = {
  label: Bilingual;
  who: readonly Role[];
  /** What must be true beside the status, where anything must. */
  demands?: Bilingual;
  /** A status that is missing refuses the move; one that leads to itself allows it in place. */
  leads: Partial<Record<TicketStatus, TicketStatus>>;
};

/** Allowed everywhere, changes the status nowhere. */
const inPlace: MoveRule['leads'] = {
  new: 'new',
  open: 'open',
  pending: 'pending',
  in_development: 'in_development',
  development_done: 'development_done',
  resolved: 'resolved',
  closed: 'closed',
};

/** Every status that is neither resolved nor closed leads there. */
function whileAtWorkTo(to: TicketStatus): MoveRule['leads'] {
  return { new: to, open: to, pending: to, in_development: to, development_done: to };
}

/**
 * The lifecycle: status × move → status. Everything that asks what is allowed reads this table:
 * the workflow, the API and its buttons, docs/lifecycle.md.
 */
export const lifecycle: Readonly<Record<Move, MoveRule>> = {
  client_reply: {
    label: { ru: 'клиент написал', en: 'the customer writes' },
    who: ['customer', 'agent', 'ticket'],
    leads: { ...inPlace, pending: 'open', resolved: 'open', closed: 'open' },
  },
  gratitude: {
    label: { ru: 'клиент только благодарит', en: 'the customer only thanks' },
    who: ['customer', 'agent', 'ticket'],
    demands: {
      ru: 'в письме нет ничего, кроме благодарности; раньше решения оно — обычный ответ',
      en: 'the text holds nothing but thanks; before resolving it is a reply like any other',
    },
    leads: { resolved: 'resolved', closed: 'closed' },
  },
  agent_reply: {
    label: { ru: 'сотрудник ответил', en: 'an agent replies' },
    who: ['agent'],
    leads: {
      ...inPlace,
      new: 'pending',
      open: 'pending',
      development_done: 'pending',
      closed: 'pending',
    },
  },
  agent_note: {
    label: { ru: 'внутренняя заметка', en: 'an internal note' },
    who: ['agent', 'developer'],
    leads: inPlace,
  },
  assign: {
    label: { ru: 'назначен исполнитель', en: 'an assignee is set' },
    who: ['agent'],
    leads: {
      new: 'open',
      open: 'open',
      pending: 'pending',
      in_development: 'in_development',
      development_done: 'development_done',
      resolved: 'resolved',
    },
  },
  change_details: {
    label: {
      ru: 'изменены тип, приоритет, отдел, метки или срок',
      en: 'type, priority, department, tags or due date are set',
    },
    who: ['agent', 'system'],
    leads: inPlace,
  },
  take_up: {
    label: { ru: 'взято в работу', en: 'taken up again' },
    who: ['agent'],
    leads: {
      new: 'open',
      pending: 'open',
      in_development: 'open',
      development_done: 'open',
      resolved: 'open',
      closed: 'open',
    },
  },
  ask_customer: {
    label: { ru: 'ждём клиента', en: 'wait for the customer' },
    who: ['agent'],
    leads: { new: 'pending', open: 'pending', development_done: 'pending', resolved: 'pending' },
  },
  resolve: {
    label: { ru: 'решено', en: 'resolve' },
    who: ['agent'],
    leads: whileAtWorkTo('resolved'),
  },
  close: {
    label: { ru: 'закрыть', en: 'close' },
    who: ['agent'],
    leads: { new: 'closed', open: 'closed', pending: 'closed', resolved: 'closed' },
  },
  hand_to_development: {
    label: { ru: 'передать в разработку', en: 'hand to development' },
    who: ['agent'],
    demands: {
      ru: 'вид: ошибка, пожелание или вопрос',
      en: 'a kind: bug, wish or question',
    },
    leads: {
      new: 'in_development',
      open: 'in_development',
      pending: 'in_development',
      development_done: 'in_development',
    },
  },
  progress_development: {
    label: {
      ru: 'разработка: принято, в работе, нужны сведения, новый срок',
      en: 'development accepts, works, asks or estimates',
    },
    who: ['agent', 'developer'],
    demands: {
      ru: 'шаг следует за состоянием передачи (таблица ниже)',
      en: 'a step that follows the handoff’s state (table below)',
    },
    leads: { in_development: 'in_development' },
  },
  finish_development: {
    label: { ru: 'разработка закончила', en: 'development is done' },
    who: ['agent', 'developer'],
    leads: { in_development: 'development_done' },
  },
  decline_development: {
    label: { ru: 'разработка отказалась', en: 'development declines' },
    who: ['agent', 'developer'],
    leads: { in_development: 'open' },
  },
  merge: {
    label: { ru: 'объединить с другим обращением', en: 'merge into another ticket' },
    who: ['agent'],
    demands: {
      ru: 'другое обращение, само ни с чем не объединённое',
      en: 'another ticket that is not merged itself',
    },
    leads: { ...whileAtWorkTo('closed'), resolved: 'closed', closed: 'closed' },
  },
  split: {
    label: { ru: 'выделить новое обращение', en: 'split off a new ticket' },
    who: ['agent'],
    demands: { ru: 'сообщение клиента', en: 'one of the customer’s messages' },
    leads: inPlace,
  },
  link: {
    label: { ru: 'связать или развязать', en: 'link or unlink' },
    who: ['agent', 'ticket', 'system'],
    demands: {
      ru: 'другое обращение; инцидент привязывается только к проблеме',
      en: 'another ticket; an incident is linked to a problem only',
    },
    leads: inPlace,
  },
  solve_incident: {
    label: { ru: 'решена проблема инцидента', en: 'the incident’s problem is solved' },
    who: ['agent'],
    demands: { ru: 'инцидент привязан к этой проблеме', en: 'a link to that problem' },
    leads: whileAtWorkTo('resolved'),
  },
  rate: {
    label: { ru: 'клиент оценил', en: 'the customer rates' },
    who: ['customer'],
    demands: {
      ru: 'последнее решение, ещё не оценённое',
      en: 'the latest resolution, not rated yet',
    },
    leads: { resolved: 'resolved', closed: 'closed' },
  },
  change_participants: {
    label: { ru: 'добавить или убрать участников', en: 'add or remove participants' },
    who: ['agent'],
    demands: { ru: 'не больше 20 участников', en: 'at most 20 participants' },
    leads: inPlace,
  },
  confirm_requester: {
    label: { ru: 'подтвердить клиента', en: 'confirm the requester' },
    who: ['agent'],
    demands: {
      ru: 'письмо переслал сотрудник; до подтверждения клиенту ничего не уходит',
      en: 'an agent forwarded the mail; until then nothing is sent to the customer',
    },
    leads: inPlace,
  },
  note_automatic_mail: {
    label: { ru: 'пришло автоматическое письмо', en: 'an automatic mail comes' },
    who: ['system'],
    demands: {
      ru: 'не больше 50; ничего не открывает и отсчётов не меняет',
      en: 'at most 50; it reopens nothing and stops no clock',
    },
    leads: inPlace,
  },
  note_bounce: {
    label: { ru: 'письмо не дошло до адресата', en: 'a mail did not arrive' },
    who: ['system'],
    demands: {
      ru: 'письмо этого обращения клиенту; о том же — один раз',
      en: 'a mail of this ticket to the customer; the same once',
    },
    leads: inPlace,
  },
  pending_silence: {
    label: { ru: 'клиент молчит', en: 'the customer is silent' },
    who: ['system'],
    leads: { pending: 'closed' },
  },
  resolved_silence: {
    label: { ru: 'после решения тихо', en: 'silence after resolving' },
    who: ['system'],
    leads: { resolved: 'closed' },
  },
};

/** Where the move leads, or why it doesn't. */
export function follow(
  status: TicketStatus,
  move: Move,
  role: Role,
): { to: TicketStatus } | { rejected: RejectionCode } {
  const rule = lifecycle[move];
  if (!rule.who.includes(role)) return { rejected: 'ROLE_NOT_ALLOWED' };
  const to = rule.leads[status];
  return to === undefined ? { rejected: 'MOVE_NOT_ALLOWED' } : { to };
}

/** The moves that the table lets a role make in a status, in the table's order. */
export function legalMoves(status: TicketStatus, role: Role): Move[] {
  return moves.filter((move) => 'to' in follow(status, move, role));
}

export const statusLabels: Readonly<Record<TicketStatus, Bilingual>> = {
  new: { ru: 'Новое', en: 'New' },
  open: { ru: 'Открыто', en: 'Open' },
  pending: { ru: 'Ждём ответа', en: 'Awaiting reply' },
  in_development: { ru: 'В работе у разработки', en: 'In development' },
  development_done: { ru: 'Выполнено разработкой', en: 'Development done' },
  resolved: { ru: 'Решено', en: 'Resolved' },
  closed: { ru: 'Закрыто', en: 'Closed' },
};
