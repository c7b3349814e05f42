import { plainWords } from './delivery-words';

/** What a guard of a mailbox asks a stranger to do. */
const asks =
  /(?:confirm|verify|prove|authenticate|validate)(?: that)? (?:you(?: are|'re)? (?:\S{1,20} ){0,3}?(?:human|person|not a (?:robot|spammer|bot|machine))|your (?:identity|e-?mail|message|address|mail)|yourself|this (?:e-?mail|message|sender|address))|(?:click|follow|visit|open|use)(?:ing)? (?:on )?(?:the |this )?(?:\S{1,20} )?link|(?:reply|respond|replying) to this (?:message|e-?mail|mail)|fill (?:in|out)|enter the (?:code|characters|word)|add yourself|send an (?:empty|blank) (?:message|e-?mail)|ответьте на это (?:письмо|сообщение)|подтвердите|перейдите по (?:\S{1,20} )?ссылке|нажмите|пройдите по (?:\S{1,20} )?ссылке|введите (?:код|символы)|докажите/;

/**
 * What the guard did with the mail meanwhile, and what it will do then: nobody else does that. What a mailbox
 * uses or is protected by counts only if that keeps mail back: customers tell what their accounts use.
 */
const guards =
  /(?:your|this|the) (?:recent )?(?:e-?mail|message|mail)(?: \S{1,80}){0,16}? (?:(?:is|was|has been|will be|are) (?:\S{1,20} ){0,2}?(?:held|waitlisted|quarantined|pending|on hold|queued|being held|not be delivered until|not been delivered yet))|(?:message|e-?mail|mail) (?:\S{1,20} ){0,3}?requires (?:that you )?verif|(?:added to|on|in) (?:\S{1,20} ){0,4}?(?:guest|allowed|approved|white|safe|permitted|accepted)[- ]?(?:senders?|list)|(?:have|so) (?:your|that your|my) (?:\S{1,20} ){0,3}?(?:added to|go to my inbox)|(?:account|mailbox|inbox|address|e-?mail) (?:\S{1,20} ){0,2}?(?:is protected (?:from (?:spam|junk|unwanted)|(?:by|with) (?!(?:an? |my |the |your )?(?:\S{1,20} )?(?:password|pin|2fa|code|two-factor)))|uses (?:\S{1,20} ){0,3}?(?:(?:anti-?)?spam|junk|challenge|filter|verif|white-?list|approved|allowed))|spam ?arrest|boxbe|challenge[- /]response|(?:ваше|это) (?:письмо|сообщение) (?:\S{1,20} ){0,5}?(?:задержано|помещено|ожидает|удерживается|не доставлено)|(?:ящик|почта|адрес) (?:\S{1,20} ){0,3}?(?:защищен\S{0,2} (?:от (?:спама|нежелательн|рассыл)|(?:системой|службой|сервисом|программой|фильтром|антиспам))|использует (?:\S{1,20} ){0,3}?(?:антиспам|спам|защиту|фильтр|бел(?:ый|ого) спис|проверку отправител|подтверждение отправител))|(?:белый|разрешенн\S{1,3}) список|доверенн\S{1,3} отправител|вы (?:\S{1,20} )?не (?:робот|спамер|спам-бот)|вы (?:-|—|–)? ?человек|живой человек/;

/** The subjects of such guards, as far as they have one of their own. */
const guardSubject =
  /(?:\(|\[)?(?:action required|verification required|confirmation required|please confirm|please verify|sender (?:verification|confirmation|authentication)|challenge)|requires (?:verification|confirmation)|требуется подтверждение|verify your (?:e-?mail|message)|confirm your (?:e-?mail|message)|подтвердите (?:отправку|свое письмо|ваше письмо|письмо|что вы)|подтверждение (?:отправителя|отправки)/;

/**
 * The words (of `plainWords`) by which the mail is a robot's demand that the sender prove to be a person, or nothing:
 * it must both ask for something and say what is kept back until then.
 */
export function challengeWords(subject: string, words: string): string | undefined {
  if (!asks.test(words)) return undefined;
  const guarded = guards.exec(words);
  if (guarded === null) return undefined;
  const isAboutSender = guardSubject.test(plainWords(subject.slice(0, 500))) || isAnswer(subject);
  return isAboutSender ? `text: ${guarded[0].trim().slice(0, 60)}` : undefined;
}

/** A guard answers the mail that it keeps back. */
function isAnswer(subject: string): boolean {
  return /^\s{0,3}(?:re|aw|отв|на)\s?(?:\[\d{1,3}\])?:/i.test(subject);
}
