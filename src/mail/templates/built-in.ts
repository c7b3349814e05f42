import type { MailKind } from '../../domain/events';
import type { Language } from '../../domain/language';
import { acknowledgement } from './acknowledgement';
import { closed } from './closed';
import { developmentDone } from './development-done';
import type { MailTemplate } from './engine';
import { notAccepted } from './not-accepted';
import { ratingRequest } from './rating-request';
import { reply } from './reply';
import { resolved } from './resolved';
import { teamNotice } from './team-notice';

/** The templates of each kind of mail that an administrator wrote; what is absent is ours. */
export type OwnTemplates = Partial<
  Record<MailKind, Partial<Record<Language, Partial<MailTemplate>>>>
>;

const builtIn: Record<MailKind, Record<Language, MailTemplate>> = {
  acknowledgement,
  not_accepted: notAccepted,
  reply,
  resolved,
  rating_request: ratingRequest,
  closed,
  development_done: developmentDone,
  team_notice: teamNotice,
};

/** Every kind of mail that has templates. */
export const mailKinds = Object.keys(builtIn) as MailKind[];

/** Whether `name` is a kind of mail that has templates. */
export function isMailKind(name: string): name is MailKind {
  return Object.hasOwn(builtIn, name);
}

/** The template of a mail, each part of it the administrator's where there is one. */
export function templateOf(kind: MailKind, language: Language, own: OwnTemplates): MailTemplate {
  return { ...builtIn[kind][language], ...own[kind]?.[language] };
}
