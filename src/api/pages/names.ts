/** What people see in place of the codes. */
import type { TieRelation } from '../../db/ticket-ties';
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

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

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

/** Who of the team a notice is for: an agent by name, a grade, or everybody. */
export function recipientName(recipient: TeamRecipient): Bilingual {
  const grade = grades.find((each) => recipient === `grade:${each}`);
  if (grade !== undefined) return gradeNames[grade];
  if (recipient === 'team') return { ru: 'вся команда', en: 'the whole team' };
  const agentId = recipient.slice('agent:'.length);
  return { ru: agentId, en: agentId };
}
