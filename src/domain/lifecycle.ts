import type { Bilingual } from './language';
import type { RejectionCode } from './rejection';
import type { Actor, TicketStatus } from './ticket';

/** Everything that can move a ticket or be refused because of where it stands. */
export const moves = [
  'client_reply',
  'agent_reply',
  'agent_note',
  'assign',
  'take_up',
  'ask_customer',
  'resolve',
  'close',
  'hand_to_development',
  'finish_development',
  'decline_development',
  'rate',
  'pending_silence',
  'resolved_silence',
] as const;
export type Move = (typeof moves)[number];

type Role = Actor['role'];

/** One row of the lifecycle: who may make the move, and from which status it leads where. */
export type MoveRule = {
  label: Bilingual;
  who: readonly Role[];
  /** A status that is missing refuses the move; one that leads to itself allows it in place. */
  leads: Partial<Record<TicketStatus, TicketStatus>>;
};

/**
 * The lifecycle: status × move → status. Everything that asks what is allowed reads this table:
 * the workflow, the API and its buttons, docs/lifecycle.md.
 */
export const lifecycle: Readonly<Record<Move, MoveRule>> = {
  client_reply: {
    label: { ru: 'клиент написал', en: 'the customer writes' },
    who: ['customer', 'agent'],
    leads: {
      new: 'new',
      open: 'open',
      pending: 'open',
      in_development: 'in_development',
      development_done: 'development_done',
      resolved: 'open',
      closed: 'open',
    },
  },
  agent_reply: {
    label: { ru: 'сотрудник ответил', en: 'an agent replies' },
    who: ['agent'],
    leads: {
      new: 'pending',
      open: 'pending',
      pending: 'pending',
      in_development: 'in_development',
      development_done: 'pending',
      resolved: 'resolved',
      closed: 'pending',
    },
  },
  agent_note: {
    label: { ru: 'внутренняя заметка', en: 'an internal note' },
    who: ['agent', 'developer'],
    leads: {
      new: 'new',
      open: 'open',
      pending: 'pending',
      in_development: 'in_development',
      development_done: 'development_done',
      resolved: 'resolved',
      closed: 'closed',
    },
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
    leads: {
      new: 'resolved',
      open: 'resolved',
      pending: 'resolved',
      in_development: 'resolved',
      development_done: 'resolved',
    },
  },
  close: {
    label: { ru: 'закрыть', en: 'close' },
    who: ['agent'],
    leads: { new: 'closed', open: 'closed', pending: 'closed', resolved: 'closed' },
  },
  hand_to_development: {
    label: { ru: 'передать в разработку', en: 'hand to development' },
    who: ['agent'],
    leads: {
      new: 'in_development',
      open: 'in_development',
      pending: 'in_development',
      development_done: 'in_development',
    },
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
  rate: {
    label: { ru: 'клиент оценил', en: 'the customer rates' },
    who: ['customer'],
    leads: { resolved: 'resolved', closed: 'closed' },
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

/** The moves that a role can make now, in the table's order: the buttons to show. */
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
