import { withSingleBlanks } from './white-space';

/**
 * How mail systems speak of mail that did not arrive, in the words of their subjects and of their
 * first sentences. Patterns are of what is said rather than of who says it, so that a system that
 * nobody here has seen is understood too. They read `plainWords` and are linear: every repetition
 * is bounded.
 */

/** What a report says became of the mail: it will not arrive, or it has not arrived yet. */
export type DeliveryWords = 'failed' | 'delayed';

/** A report says what happened at once; further down is the returned mail. */
const readLength = 6_000;

const failedSubjects: readonly RegExp[] = [
  /^(?:\S{1,40} )?(?:un|non-?)(?:deliver|zustell)/,
  /^(?:e-?)?(?:mail|message|smtp)(?: system)?(?: delivery)?(?: -)? ?(?:error|fail|problem|status - undeliver|notification|not delivered|undeliver|bounced|returned|rejected)/,
  /^(?:your |the )?(?:e-?mail|message|mail)(?: to \S{1,100}| you sent)? (?:could ?n[o']t|can ?not|can't|was ?n[o']t|has not|not|was rejected|has been rejected|failed)/,
  /^(?:permanent |message |mail |final )?delivery (?:permanent )?(?:fail|error|problem|report|has failed|unsuccessful|status|notification|incomplete|impossible)/,
  /^(?:returned|bounced|rejected|undelivered|failed|failure|blocked|automatically rejected) ?(?:(?:e-?)?mail|message|to sender|notice|to deliver|delivery|:)/,
  /^(?:failure|error|bounce)(?: notice| notification| report| delivering|:)/,
  /^(?:unable|failed|could not|couldn't|cannot) (?:to )?(?:deliver|send)/,
  /^(?:address|user|recipient|mailbox|domain) (?:not found|unknown|does not exist|full|unavailable)/,
  /^(?:warning: )?.{1,80} - user unknown!?$/,
  /[(:] ?(?:delivery fail(?:ed|ure)|undeliverable|non remis)\)?$/,
  /^(?:сообщение|письмо|почта|ваше (?:сообщение|письмо))(?: для \S{1,100})? (?:недоставлен|не (?:было |была )?доставлен|не удалось|не удается|не может быть|возвращен|отклонен)/,
  /^(?:недостав|не ?доставлен|не удалось доставить|не удается доставить|невозможно доставить|невозможность доставки|ошибка (?:при )?(?:доставк|отправк)|сбой доставки|отказ (?:в|от) доставк|возврат (?:письма|почты|сообщения)|возвращен|возвращенн)/,
  /^(?:уведомление|отчет|отчёт|извещение|сообщение) о (?:состоянии |статусе |результатах )?(?:не ?)?доставк/,
  /^(?:уведомление|отчет|извещение) о (?:невозможности|сбое|ошибке) доставк/,
  /^доставка (?:не ?выполнена|невозможна|не удалась|завершилась|письма не|сообщения не)/,
  /^(?:не вдалося доставити|недоставлен|не доставлено|помилка доставки)/,
  /^(?:unzustellbar|nicht zugestellt|zustellung fehlgeschlagen|nachricht unzustellbar|fehler bei der zustellung|nicht zustellbar)/,
  /^(?:non remis|non distribu|échec de|echec de|avis de non|message non|courrier non|notification d'échec)/,
  /^(?:no se (?:puede|pudo|ha podido) entregar|error (?:en|de) (?:la )?entrega|no entregado|correo no|mensaje no)/,
  /^(?:mancato recapito|impossibile recapitare|non recapit|messaggio non|consegna non)/,
  /^(?:não (?:foi )?(?:possível )?entreg|falha (?:na|de) entrega|não é possível entregar|onbestelbaar|niet bezorgd|niedostarcz|nie można dostarczyć|zwrot |nedoručiteln|kunde inte levereras|olevererbart)/,
  /^(?:配信不能|配信できません|送信エラー|系统退信|退信|无法投递|投递失败|傳送失敗)/,
];

const delayedSubjects: readonly RegExp[] = [
  /^(?:(?:e-?)?mail |message |delivery |your (?:e-?mail|message) )?(?:is |was |has been )?(?:delay|deferred|postponed)/,
  /^warning: (?:message \S{1,60} delayed|could not send message|.{0,40}delayed)/,
  /^(?:e-?)?mail delivery (?:delayed|warning|deferred)/,
  /^delivery (?:status notification ?)?\(?delay/,
  /^(?:задерж|отложен|доставка (?:задерж|отлож|письма задерж|письма отлож|сообщения задерж|сообщения отлож)|(?:сообщение|письмо|ваше письмо|ваше сообщение) (?:задерж|отлож|еще не доставлен)|уведомление о (?:задержке|состоянии доставки ?\(задержк))/,
  /^(?:verzöger|zustellung verzögert|retard|retraso|ritardo)/,
];

const failedText: readonly RegExp[] = [
  /(?:could|can|was|were|has|have|is|did|does|wo|will)(?: ?n[o']t|n't)(?: yet)?(?: be| been)?(?: successfully)? (?:deliver|sent to|reach|relayed|able to deliver|receive a copy)/,
  /(?:unable|not able|failed|impossible) to (?:deliver|send|complete delivery|relay)/,
  /undeliver(?:able|ed)|non-?deliver(?:able|y)/,
  /(?:deliver|delev)e?r?y to (?:the |these )?(?:following |one or more )?.{0,60}?fail/,
  /deliver(?:y|ing)(?: of)?(?: this| the| your)?(?: message| mail| e-?mail)? ?(?:has )?(?:permanently )?(?:failed|failure|problems?|errors?|unsuccessful)/,
  /delivery failed \d{1,4} attempts|had permanent (?:fatal )?(?:delivery )?errors?|(?:permanent|fatal|unrecoverable) (?:delivery )?(?:error|failure)s?/,
  /return(?:ed|ing) (?:message |mail |it )?(?:un(?:opened|delivered) )?to (?:you|(?:the )?sender)/,
  /failed (?:recipients?|address(?:es)?)|addresses? (?:failed|had (?:permanent|delivery|transient))/,
  /(?:unknown|invalid|no such|non-?existent|illegal|bad) (?:local )?(?:user|recipient|mailbox|address|account|destination|final delivery|host or domain)/,
  /(?:user|recipient|mailbox|account|address|userid|domain) (?:name )?(?:is |was |has been )?(?:\S{1,60} )?(?:un(?:known|available)|not (?:known|found|recogni[sz]ed|listed|valid|a valid|exist|allowed)|does(?: not|n't) exist|could(?: not|n't) be found|disabled|full|over quota|exceeds|rejected|suspended)/,
  /not a valid (?:user|recipient|address|mailbox)|no (?:such )?user (?:by that name|here)|mail ?box (?:space|quota|size)|quota (?:was |has been )?exceeded|exceeded (?:storage|quota|the maximum)/,
  /(?:message|mail|e-?mail)(?: to \S{1,100}| sent to \S{1,100})? (?:was|has been|were) (?:automatically )?(?:rejected|refused|blocked|bounced|discarded|returned)/,
  /error was detected while processing|transcript of (?:the )?(?:session|smtp|attempts)|session transcript|reason for (?:the )?(?:failure|rejection|return)|cannot send mail to/,
  /qmail-send program|mail delivery software|this is the (?:mail system|postfix program|courier mail|mail delivery|mail server)|delivery status notification|delivery report/,
  /(?:не (?:была |было |был )?(?:удалось |удается |может быть |смогл[аио] быть )?(?:быть )?доставл?(?:ен|ить))|недоставлен|невозможно доставить|доставка (?:\S{1,40} ){0,6}(?:не удалась|невозможна|не выполнена|не состоялась|завершилась (?:ошибкой|неуд))|не удалось (?:\S{1,30} ){0,4}(?:доставить|отправить)/,
  /(?:ошибка|сбой) (?:при )?доставк|(?:письмо|сообщение|почта) (?:\S{1,30} ){0,3}(?:возвращ|отклонен|отвергнут|заблокирован)|не дошло|не найден (?:получатель|адрес)|(?:адрес|пользовател|получател|ящик)\S{0,3} (?:\S{1,60} )?(?:не (?:существует|найден|обнаружен|зарегистрирован)|переполнен|заблокирован|недоступен|неизвестен|отключен)/,
  /не вдалося (?:\S{1,30} ){0,3}(?:доставити|надіслати)|не було доставлено/,
  /(?:konnte|kann|könnte) (?:\S{1,60} ){0,6}nicht (?:zugestellt|zustellen)|nicht zugestellt|unzustellbar|zustellung (?:\S{1,40} ){0,4}fehlgeschlagen/,
  /n'a pas (?:pu )?(?:\S{1,20} )?(?:être|etre|été|ete)? ?(?:remis|delivre|délivré|distribué|livré)|n'(?:a|ont) pas (?:pu|été)|impossible de (?:remettre|distribuer)|échec de (?:la )?remise/,
  /no (?:se )?(?:pudo|ha podido|puede|fue posible)(?: ser)? (?:\S{1,30} ){0,3}(?:entreg|enviar)|non (?:è stato possibile|può essere|è stato) (?:recapit|consegn)|não (?:pôde|foi|pode)(?: ser)?(?: possível)? entreg/,
  /nie (?:została|można|mogła|mogl)\S{0,4} (?:\S{1,30} ){0,3}dostarcz|kon niet worden (?:bezorgd|afgeleverd)|kunde inte levereras|配信できません|配信不能|宛先|退信|无法投递/,
];

/** A promise to go on trying: nothing has failed yet. */
const delayedText: readonly RegExp[] = [
  /(?:will|shall|are going to|is going to) (?:be )?(?:\S{1,20} ){0,2}?(?:(?:continue|keep)(?: on)?(?: to)?(?:[.,;]| (?:be |re-?)?(?:tr[yi]|attempt|sen[dt]|deliver|for\b|until\b|every\b))|retr(?:y|ied)|re-?attempt|try again|try to (?:deliver|send))/,
  /(?:delivery|retry|further) attempts? (?:to deliver \S{1,40} )?will (?:be made|continue|be continued)|attempts will continue/,
  /(?:has not yet been|have not yet been|not yet|hasn't been) (?:\S{1,20} ){0,2}?delivered|has been (?:delayed|deferred|postponed)|is (?:being )?(?:delayed|deferred)|(?:delivery|message|mail) (?:\S{1,60} ){0,4}?(?:delayed|deferred|postponed)/,
  /this is a (?:warning|delay)|warning message only|do(?: not|n't) need to re-?send|no action (?:is )?(?:required|needed)|still (?:being retried|trying|in the queue|attempting)|temporary (?:delivery )?(?:problem|failure|error) (?:\S{1,40} ){0,8}will/,
  /(?:будет|будут|будем|продолж)\S{0,4} (?:\S{1,30} ){0,6}?(?:попыт|пытаться|повтор|доставить)|попытки (?:\S{1,30} ){0,3}(?:продолж|будут)|(?:письмо|сообщение|доставка) (?:\S{1,40} ){0,5}?(?:задерж|отлож)|еще не (?:было |была )?доставлен|повторять (?:отправку|ничего) не (?:нужно|требуется)/,
  /zustellung (?:\S{1,40} ){0,4}verzögert|wird weiter(?:hin)? versucht|remise (?:\S{1,30} ){0,3}retardée|se seguirá intentando/,
];

/** What takes such a promise back: it was kept for days and has ended. */
const finalText =
  /(?:giv(?:e|en|ing)|gave) up|(?:will|shall) not (?:be )?(?:retr|try again|attempt)|won't (?:be )?(?:retr|try)|not going to try|no (?:further|more) (?:delivery )?attempts|permanent|(?:time|retry time|timeout|queue (?:life)?time) (?:limit )?(?:expired|exceeded|exhausted)|too long|removed from the (?:mail )?queue|попытки (?:\S{1,30} ){0,3}(?:прекращ|исчерпан|законч)|больше не будет|прекращены|окончательн/;

/** `text` as the patterns want it: lower case, one blank between words, straight apostrophes. */
export function plainWords(text: string): string {
  const straight = text
    .slice(0, readLength)
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[’‘`´]/g, "'");
  return withSingleBlanks(straight).trim();
}

/**
 * What a subject line says became of a mail, if it is the subject of a report. `Re:` or `Fwd:`
 * before it makes it a person's, so the words count only where a mail system puts them.
 */
export function deliverySubject(subject: string): DeliveryWords | undefined {
  const words = plainWords(subject.slice(0, 500)).replace(/^[^\p{L}(]+/u, '');
  if (delayedSubjects.some((pattern) => pattern.test(words))) return 'delayed';
  return failedSubjects.some((pattern) => pattern.test(words)) ? 'failed' : undefined;
}

/**
 * What `words` (of `plainWords`) say became of a mail and where they begin to say it; nothing if
 * they don't speak of a delivery.
 */
export function deliveryWords(words: string): { says: DeliveryWords; at: number } | undefined {
  const failedAt = earliest(failedText, words);
  const delayedAt = earliest(delayedText, words);
  const at = Math.min(failedAt, delayedAt);
  if (at === Infinity) return undefined;
  return { says: delayedAt !== Infinity && !finalText.test(words) ? 'delayed' : 'failed', at };
}

function earliest(patterns: readonly RegExp[], words: string): number {
  return patterns.reduce((least, pattern) => {
    const at = words.search(pattern);
    return at === -1 ? least : Math.min(least, at);
  }, Infinity);
}
