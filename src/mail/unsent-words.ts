/** What we ourselves say of a mail that was not sent, where no relay has said anything. */
import type { Bilingual } from '../domain/language';
import { mailNoticesPerHour } from '../domain/notice-cap';
import { ofAnotherVersion } from '../domain/unknown-code';

/** A text of ours: as the evidence records it and the API shows it, and as people read it. */
type OwnWords = Bilingual & { recorded: string };

/** What a mail waits for before anything is tried. */
export const waitsFor = {
  rate: {
    recorded: 'waits: as many mails as OTVET_MAIL_PER_DOMAIN_PER_MINUTE allows go to this domain',
    ru: 'на этот домен уходит столько писем, сколько допускает OTVET_MAIL_PER_DOMAIN_PER_MINUTE',
    en: 'as many mails as OTVET_MAIL_PER_DOMAIN_PER_MINUTE allows go to this domain',
  },
  relay_unreachable: {
    recorded: 'waits: the relay can’t be reached',
    ru: 'почтовый сервер недоступен',
    en: 'the mail server can’t be reached',
  },
  slow_recipients: {
    recorded: 'waits: the recipients before it took long',
    ru: 'отправка предыдущим получателям затянулась',
    en: 'the recipients before it took long',
  },
  large_mails: {
    recorded: 'waits: as many mails with files as this worker’s memory allows are under way',
    ru: 'писем с файлами отправляется столько, сколько вмещает память',
    en: 'as many mails with files as memory allows are under way',
  },
} as const satisfies Record<string, OwnWords>;

/** Of a participant whom no mail may go to. */
export const noParticipantAddress: OwnWords = {
  recorded: 'not sent: the participant has no address, or one of ours',
  ru: 'у участника нет адреса, или это один из наших',
  en: 'the participant has no address, or one of ours',
};

/** Of a customer whose address has become a mailbox of the desk since they wrote. */
export const ourMailbox: OwnWords = {
  recorded: 'not sent: its address is a mailbox of ours, and it would come back in',
  ru: 'этот адрес — один из наших ящиков, письмо вернулось бы к нам',
  en: 'its address is a mailbox of ours, and it would come back in',
};

/** Of a notice for whom the settings name no address. */
export function noTeamAddress(recipient: string): OwnWords {
  const recorded = `not sent: OTVET_TEAM_ADDRESSES names neither ${recipient} nor team`;
  if (recipient === 'team') {
    const en = 'OTVET_TEAM_ADDRESSES does not name team';
    return { recorded, ru: 'в OTVET_TEAM_ADDRESSES нет team', en };
  }
  return {
    recorded,
    ru: `в OTVET_TEAM_ADDRESSES нет ни ${recipient}, ни team`,
    en: `OTVET_TEAM_ADDRESSES names neither ${recipient} nor team`,
  };
}

/** Of a notice that its recipient would get beside too many like it. */
export const tooManyNotices: OwnWords = {
  recorded: `not sent: ${mailNoticesPerHour} such notices went there within the last hour`,
  ru: `за последний час туда ушло ${mailNoticesPerHour} таких уведомлений`,
  en: `${mailNoticesPerHour} such notices went there within the last hour`,
};

/** Of a mail that no relay could take, by its flaw. */
export function unfitMail(flaw: string): OwnWords {
  return {
    recorded: `not sent: ${flaw}`,
    ru: `письмо непригодно к отправке: ${flaw}`,
    en: `the mail is unfit to be sent: ${flaw}`,
  };
}

/** What we ourselves recorded as evidence, in words; nothing for what a relay or the mailer said. */
export function ownWords(evidence: string): Bilingual | undefined {
  const recipient = /names neither (\S+) nor team$/.exec(evidence)?.[1] ?? '';
  const flaw = /^not sent: (.+)$/.exec(evidence)?.[1] ?? '';
  const all: OwnWords[] = [
    ...Object.values(waitsFor),
    noParticipantAddress,
    ourMailbox,
    tooManyNotices,
    noTeamAddress(recipient),
    unfitMail(flaw),
  ];
  return all.find(({ recorded }) => recorded === evidence);
}

const givenUp = {
  RELAY_REFUSED: { ru: 'почтовый сервер отказал', en: 'the mail server refuses it' },
  NOT_DELIVERED_IN_TIME: {
    ru: 'за трое суток его не приняли',
    en: 'nobody took it within three days',
  },
  NO_PARTICIPANT_ADDRESS: {
    ru: 'по этому адресу не пишут',
    en: 'there is no address to write to',
  },
  OUR_MAILBOX: { ru: 'это адрес нашего же ящика', en: 'the address is a mailbox of ours' },
  NO_TEAM_ADDRESS: {
    ru: 'в настройке OTVET_TEAM_ADDRESSES нет адреса для него',
    en: 'the setting OTVET_TEAM_ADDRESSES has no address for it',
  },
  TOO_MANY_NOTICES: {
    ru: `таких уведомлений за час ушло уже ${mailNoticesPerHour}; все обращения с недошедшими письмами показывает список`,
    en: `${mailNoticesPerHour} such notices went there within the hour; the list shows all tickets with undelivered mail`,
  },
  MAIL_NOT_FOUND: { ru: 'среди исходящих его нет', en: 'it is not among the outgoing mails' },
} as const satisfies Record<string, Bilingual>;

/** Why a mail was given up, in words; of a reason of another version, that it is one. */
export function givenUpText(reason: string): Bilingual {
  const name = reason.replace(/^(RELAY_REFUSED)_\d{3}$/, '$1');
  const isKnown = (text: string): text is keyof typeof givenUp => Object.hasOwn(givenUp, text);
  return isKnown(name) ? givenUp[name] : ofAnotherVersion(reason);
}
