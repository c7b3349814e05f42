import { plainWords } from './delivery-words';

/** Before the subject that is answered, or alone: `Automatic reply: …`, «Автоответ: …». */
const answerSubject = new RegExp(
  `^[^\\p{L}\\d]{0,3}(?:${[
    'auto(?:matic|mated|matical|matically)?[- _]?(?:generated )?(?:re(?:ply|sponse|sponder)|answer|-?respond)',
    'out[- ]of[- ](?:the )?office(?: auto-?reply| message| notification| notice| response)?',
    'out of town',
    'ooo(?: auto-?reply)?',
    'on vacation',
    'vacation (?:message|reply|notice|notification|auto-?reply|response)',
    'absence (?:message|notice|notification)',
    'away from (?:my )?(?:office|mail|e-?mail|desk)',
    'автоответ(?:чик)?',
    'автоматическ(?:ий ответ|ое (?:уведомление|сообщение|письмо|подтверждение))',
    'нет на (?:месте|рабочем месте|работе)',
    'вне офиса',
    'не в офисе',
    '(?:я )?(?:в отпуске|в командировке|на больничном)',
    '(?:я )?(?:отсутствую|временно отсутствую)(?: на рабочем месте| в офисе)?',
    'отсутствие (?:на рабочем месте|в офисе|на месте)',
    'автоматична відповідь',
    'автовідповідь',
    'abwesen(?:d|heit)(?:s(?:notiz|nachricht|meldung|benachrichtigung|assistent))?',
    'automatische antwort',
    'automatisch antwoord',
    'réponse automatique',
    "message d'absence",
    'respuesta automática',
    'fuera de la oficina',
    'resposta automática',
    'risposta automatica',
    'fuori (?:sede|ufficio)',
    'automatyczna odpowiedź',
    'automatická odpověď',
    'autosvar',
    'автоматты жауап',
    'аўтаматычны адказ',
    'автоматичен отговор',
    '自动回复',
    '自動返信',
    '自動回覆',
  ].join('|')})(?=\\s*(?:$|[:;\\])>!.,(–—\\-]|re:|до\\s|с\\s|по\\s|until|till|from))`,
  'u',
);

/** Lotus Notes: `AUTO: Ann Smith is out of the office (returning 12.08.2026)`. */
const notesSubject =
  /^(?:auto|авто): .{1,100}(?:out of (?:the )?office|returning|\baway\b|on (?:leave|vacation|holiday)|отсутств|в отпуске)/;

/** As AOL and others put it behind the subject: `Re: … (Automatic Response)`. */
const answerSubjectEnd =
  /[[(](?:auto(?:matic|mated)?[- ]?(?:re(?:ply|sponse)|answer)|out of (?:the )?office|автоответ|автоматический ответ)[\])]$/;

/**
 * A machine says of itself that it answers. Only where a sentence begins: people quote such words
 * in the middle of theirs.
 */
const machineAnswers =
  /(?:^[^\p{L}]{0,80}|[.!*-] ?|\bnote: )(?:this is an? (?:automat(?:ed|ic)(?:ally generated)?|auto-?generated|auto) (?:re(?:ply|sponse)|answer|acknowledge?ment|out[- ]of[- ]office)|это автоматическ(?:ий ответ|ое (?:подтверждение|уведомление о (?:получении|регистрации)|(?:сообщение|письмо|уведомление)(?=[.,!]|$)))|(?:это|данное) (?:письмо|сообщение) (?:сформировано|создано|отправлено|сгенерировано) (?:системой )?автоматически(?:,? (?:системой|в ответ|отвечать|пожалуйста|не отвечайте))|(?:это |данное )?(?:письмо|сообщение) (?:сформировано|создано|отправлено|сгенерировано) (?:системой )?автоматически[.!*_ ]{0,5}$|вам отвечает (?:автоответчик|робот))/u;

/** Where a mail begins, perhaps with a greeting. */
const greeted =
  /^[^\p{L}]{0,5}(?:(?:здравствуйте|добрый день|уважаем\S{1,3} (?:\S{1,30} ){0,3}\S{1,30}|hello|hi|dear (?:\S{1,30} ){0,3}\S{1,30})[,.! ]{1,5})?/u;

/** A ticket system's confirmation of what it was sent. */
const acknowledges = new RegExp(
  greeted.source +
    /(?:(?:спасибо|благодарим)(?: вас)? за (?:ваше )?(?:обращение|письмо)[^.!]{0,60}[.!] ?)?(?:thank you for (?:contacting|your (?:e-?mail|message|request))[^.!]{0,80}[.!] ?)?(?:ваш(?:е|а) (?:обращение|письмо|запрос|заявка|сообщение)|ваш запрос|your (?:request|ticket|inquiry|enquiry|case|message|e-?mail|support request))(?: \S{1,40}){0,5}? (?:успешно )?(?:получен[оа]?|зарегистрирован[оа]?|принят[оа]?|создан[оа]?|(?:has been|was) (?:successfully )?(?:received|registered|created|logged|opened))/u
      .source,
  'u',
);

/** How it may begin as well: nobody thanks those who answer for having turned to them. */
const thanksForTurning = new RegExp(
  greeted.source +
    /(?:(?:спасибо|благодарим)(?: вас)? за (?:ваше )?обращение|thank you for (?:contacting|reaching out to) (?:us|our|the))(?!\p{L})/u
      .source,
  'u',
);

/** What it adds: the number it gave, or what happens next to everything that comes in. */
const queued =
  /(?:№|#|номер|number|\bid)\s?:?\s?\S{0,8}\d|зарегистрирован|registered|logged|будет (?:рассмотрен|обработан)|(?:специалист|менеджер|оператор|сотрудник)[а-я]{0,3} (?:\S{1,20} ){0,3}?(?:свяж|ответ|рассмотр)|(?:мы )?(?:ответим|свяжемся) (?:\S{1,20} ){0,3}(?:в течение|в ближайшее)|в ближайшее время|(?:is|will be) (?:being )?(?:reviewed|processed)|(?:we|team|agent|staff|someone|representative|specialist) (?:will|shall) (?:\S{1,20} ){0,3}?(?:re(?:ply|spond|view|ach)|contact|answer|get|be|look|process|handle|assist|follow|take|investigate)|as soon as possible/;

/** A desk's robot speaks as `we`, if also of «Мои обращения»; who says `I` has read what came and answers it. */
const firstPerson =
  /(?:^|[\s,.!(])(?:я|мне|меня|мной|жду|прошу|отвечаю)(?=[\s,.!?):]|$)|\b(?:i|i'm|i've|i'll|me)\b/;

/** Somebody says not to be there; what is said of others is a person's. */
const absent = [
  /\b(?:i am|i'm|i will be|i'll be) (?:currently |now |presently )?(?:out of (?:the |my )?office|out of town|away (?:from|on|until|till)|on (?:annual |parental |maternity |paternity |sick |medical |vacation |holiday )?(?:leave|vacation|holiday)|travell?ing|ooo|unavailable)/,
  /^[^\p{L}]{0,5}(?:thank you for your (?:e-?mail|message)[.,!] )?(?:currently |now )?(?:out of (?:the )?office|on (?:annual )?(?:leave|vacation)) (?:until|till|from|and)/u,
  /(?:^|[\s,.!])(?:я (?:\S{1,20} ){0,3}?|нахожусь (?:\S{1,20} ){0,2}?|буду (?:\S{1,20} ){0,2}?)(?:в (?:\S{1,20} ){0,3}?отпуске|в командировке|на больничном|отсутств|вне офиса|не в офисе|недоступ)/,
  /(?:^[^\p{L}]{0,5}|[.!] )(?:(?:здравствуйте|добрый день)[^\p{L}]{1,3})?(?:в (?:ежегодном |очередном |декретном )?отпуске|в командировке|на больничном|отсутствую) |меня (?:не будет|нет) (?:на (?:рабочем )?месте|в офисе|на работе)/u,
  /(?:bin|befinde mich)(?: \S{1,20}){0,5} (?:nicht im (?:büro|haus)|im urlaub|abwesend|außer haus)|je suis (?:\S{1,20} )?(?:absent|en congés?)|estoy (?:\S{1,20} )?(?:fuera de|de vacaciones)|sono (?:\S{1,20} )?(?:in ferie|fuori)/,
];

/** What is said to everybody who writes meanwhile. */
const toEverybody = [
  /(?:will|shall|'ll) (?:\S{1,20} )?(?:return|be back|reply|respond|answer|get back)|\breturn(?:ing)? (?:to (?:the )?office )?(?:on|until)/,
  /limited (?:access|connectivity)|(?:no|without) access to (?:my )?e-?mail|unable to (?:read|respond|reply|answer)|(?:check|read)ing (?:my )?e-?mails? (?:\S{1,20} ){0,2}(?:sporadically|occasionally|infrequently|rarely)/,
  /(?:for|in|if|of) (?:\S{1,12} ){0,3}?(?:urgent|emergency|emergencies|immediate)|in my absence|during my absence|while i(?:'m| am) away/,
  /thank(?:s| you)(?: very much)? for (?:your|the) (?:e-?mail|message|mail)|your (?:e-?mail|message) (?:will not|is important)/,
  /(?:отвечу|вернусь|прочитаю|прочту|смогу ответить|на связи|выйду) (?:\S{1,20} ){0,6}?(?:после|по возвращении|возвращени|позже|\d)|буду (?:на работе|на месте|доступ)|по возвращении/,
  /(?:по|в) (?:\S{1,12} )?(?:срочн|неотложн|экстренн)|в мое отсутствие|на время (?:моего )?отсутствия|(?:доступ|возможност)\S{0,4} (?:к|читать|проверять) (?:\S{1,20} ){0,2}(?:почт|письм)|обращайтесь к|обращаться к/,
  /(?:прошу|просьба|просим) (?:\S{1,20} ){0,3}?(?:направл|адресов|обращ|писать|звонить)|почту (?:\S{1,20} ){0,2}(?:нерегулярно|редко|не)(?: |[.,]|$)/,
  /(?:спасибо|благодарю) за (?:ваше )?(?:письмо|сообщение|обращение)|ваше письмо (?:получено|не будет)/,
];

/** No vacation text is longer; longer ones are letters. */
const longestAnswer = 1_500;

/** What of the mail says that a robot answers for somebody, or nothing. */
export function automaticSubject(subject: string): string | undefined {
  const words = plainWords(subject.slice(0, 500));
  const isAnswer = [answerSubject, notesSubject, answerSubjectEnd].some((form) => form.test(words));
  return isAnswer ? `Subject: ${subject.slice(0, 80)}` : undefined;
}

/**
 * Whether `subject` alone, which could also be what somebody asks about (`Вне офиса`), stands above
 * `words` that ask something and say nothing that a robot says.
 */
export function isQuestionAbout(subject: string, words: string): boolean {
  if (subject.includes(':') || !words.includes('?')) return false;
  return ![...absent, machineAnswers, acknowledges].some((pattern) => pattern.test(words));
}

/**
 * The words by which `words` (of `plainWords`) are a robot's answer, or nothing. That somebody is away
 * is said by people too: it counts only together with what is told to everybody who writes, and a
 * confirmation only with what happens next and where nobody says `I`; both in a short text that asks nothing.
 */
export function automaticText(words: string): string | undefined {
  const answer = machineAnswers.exec(words);
  if (answer !== null) return shown(answer[0]);
  if (words.length > longestAnswer || words.includes('?')) return undefined;
  const receipt = acknowledges.exec(words) ?? thanksForTurning.exec(words);
  if (receipt !== null && queued.test(words) && !firstPerson.test(words)) return shown(receipt[0]);
  const away = absent.map((pattern) => pattern.exec(words)).find((found) => found !== null);
  return away !== undefined && toEverybody.some((pattern) => pattern.test(words))
    ? shown(away[0])
    : undefined;
}

function shown(words: string): string {
  return `text: ${words.trim().slice(0, 60)}`;
}
