/** What people see in place of the codes. */
import type { TieRelation } from '../../db/ticket-ties';
import type { TicketCommand } from '../../domain/commands';
import type { MailKind, TeamRecipient } from '../../domain/events';
import type { Bilingual } from '../../domain/language';
import { metricLabels, type Metric } from '../../domain/terms';
import {
  grades,
  type Channel,
  type Grade,
  type HandoffKind,
  type Priority,
  type Rating,
  type TicketType,
} from '../../domain/ticket';
import { capitalised } from './telling';

type Names<T extends string> = Readonly<Record<T, Bilingual>>;

export const channelNames: Names<Channel> = {
  email: { ru: 'почта', en: 'e-mail' },
  web: { ru: 'сайт', en: 'web site' },
  api: { ru: 'API', en: 'API' },
  chat: { ru: 'чат', en: 'chat' },
  phone: { ru: 'телефон', en: 'phone' },
  social: { ru: 'соцсеть', en: 'social network' },
};

export const typeNames: Names<TicketType> = {
  question: { ru: 'вопрос', en: 'question' },
  suggestion: { ru: 'предложение', en: 'suggestion' },
  problem: { ru: 'проблема', en: 'problem' },
  incident: { ru: 'инцидент', en: 'incident' },
  task: { ru: 'задача', en: 'task' },
};

export const priorityNames: Names<Priority> = {
  low: { ru: 'низкий', en: 'low' },
  normal: { ru: 'обычный', en: 'normal' },
  high: { ru: 'высокий', en: 'high' },
  urgent: { ru: 'срочный', en: 'urgent' },
};

export const gradeNames: Names<Grade> = {
  assistant: { ru: 'ассистент', en: 'assistant' },
  specialist: { ru: 'специалист', en: 'specialist' },
  lead: { ru: 'ведущий', en: 'lead' },
  developer: { ru: 'разработчик', en: 'developer' },
  development_lead: { ru: 'руководитель разработки', en: 'development lead' },
};

function atTheBeginning(metric: Metric): Bilingual {
  const { ru, en } = metricLabels[metric];
  return { ru: capitalised(ru), en: capitalised(en) };
}

/** The metrics as they begin a line. */
export const metricNames: Names<Metric> = {
  first_response: atTheBeginning('first_response'),
  next_response: atTheBeginning('next_response'),
  resolution: atTheBeginning('resolution'),
};

export const handoffNames: Names<HandoffKind> = {
  bug: { ru: 'ошибка', en: 'bug' },
  wish: { ru: 'пожелание', en: 'wish' },
  question: { ru: 'вопрос', en: 'question' },
};

export const ratingNames: Names<Rating> = {
  good: { ru: 'Хорошо', en: 'Good' },
  bad: { ru: 'Плохо', en: 'Bad' },
};

export const mailNames: Names<MailKind> = {
  acknowledgement: { ru: 'Подтверждение', en: 'Acknowledgement' },
  not_accepted: {
    ru: 'Письмо о том, что не принято',
    en: 'The mail about what was not accepted',
  },
  reply: { ru: 'Письмо с ответом', en: 'The reply’s mail' },
  resolved: { ru: 'Письмо о решении', en: 'The mail about the solution' },
  rating_request: { ru: 'Просьба об оценке', en: 'The rating request' },
  closed: { ru: 'Письмо о закрытии', en: 'The mail about closing' },
  development_done: {
    ru: 'Письмо о том, что разработка закончила',
    en: 'The mail that development is done',
  },
  team_notice: { ru: 'Уведомление команде', en: 'The notice to the team' },
};

export const relationNames: Names<TieRelation> = {
  merged_into: { ru: 'Объединено с', en: 'Merged into' },
  absorbed: { ru: 'Присоединено', en: 'Merged into this one' },
  split_from: { ru: 'Выделено из', en: 'Split off from' },
  split_off: { ru: 'Выделено отсюда', en: 'Split off from this one' },
  follow_up_of: { ru: 'Продолжает', en: 'Follows up' },
  follow_up: { ru: 'Продолжение', en: 'Followed up by' },
  possibly_belongs_to: {
    ru: 'Возможно, относится к (решите: объединить или развязать)',
    en: 'Possibly belongs to (decide: merge or unlink)',
  },
  possible_follow_up: {
    ru: 'Возможно, относится сюда (решите: объединить или развязать)',
    en: 'Possibly belongs here (decide: merge or unlink)',
  },
  problem: { ru: 'Проблема', en: 'Problem' },
  incident: { ru: 'Инцидент', en: 'Incident' },
  related: { ru: 'Связано с', en: 'Related to' },
};

/** What was asked of a ticket. */
export const commandNames: Names<TicketCommand['kind']> = {
  openTicket: { ru: 'открыть обращение', en: 'opening the ticket' },
  clientReply: { ru: 'принять сообщение клиента', en: 'taking the customer’s message' },
  agentComment: { ru: 'добавить ответ или заметку сотрудника', en: 'an agent’s reply or note' },
  changeStatus: { ru: 'сменить статус', en: 'changing the status' },
  assign: { ru: 'назначить исполнителя', en: 'assigning the ticket' },
  changeDetails: { ru: 'изменить сведения об обращении', en: 'changing what the ticket is about' },
  adoptTerms: { ru: 'перейти на другие условия', en: 'adopting other terms' },
  devHandoff: {
    ru: 'сделать шаг передачи в разработку',
    en: 'a step of the handoff to development',
  },
  mergeInto: { ru: 'объединить с другим обращением', en: 'merging into another ticket' },
  undoMerge: { ru: 'отменить объединение', en: 'undoing the merge' },
  absorb: { ru: 'присоединить другое обращение', en: 'taking another ticket in' },
  release: { ru: 'отпустить присоединённое обращение', en: 'letting a merged ticket go' },
  splitOff: { ru: 'выделить сообщение в новое обращение', en: 'splitting off a message' },
  link: { ru: 'связать с другим обращением', en: 'linking to another ticket' },
  unlink: { ru: 'убрать связь с другим обращением', en: 'removing a link to another ticket' },
  addIncident: { ru: 'привязать инцидент', en: 'linking an incident' },
  removeIncident: { ru: 'отвязать инцидент', en: 'removing the link to an incident' },
  problemSolved: { ru: 'сообщить о решении проблемы', en: 'telling that the problem is solved' },
  errandSettled: { ru: 'записать ответ другого обращения', en: 'noting another ticket’s answer' },
  rate: { ru: 'записать оценку', en: 'recording a rating' },
  deliveryFailed: {
    ru: 'записать, что письмо не отправлено',
    en: 'noting a mail that was not sent',
  },
  noteAutomaticMail: { ru: 'записать автоматическое письмо', en: 'noting an automatic mail' },
  noteBounce: { ru: 'записать отчёт о недоставке', en: 'noting a delivery report' },
  changeParticipants: { ru: 'изменить участников', en: 'changing the participants' },
  confirmRequester: { ru: 'подтвердить клиента', en: 'confirming the requester' },
};

/** Who of the team a notice is for: an agent by name, a grade, or everybody. */
export function recipientName(recipient: TeamRecipient): Bilingual {
  const grade = grades.find((each) => recipient === `grade:${each}`);
  if (grade !== undefined) return gradeNames[grade];
  if (recipient === 'team') return { ru: 'вся команда', en: 'the whole team' };
  const agentId = recipient.slice('agent:'.length);
  return { ru: agentId, en: agentId };
}
