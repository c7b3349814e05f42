import { plainWords } from './delivery-words';

/** Before the subject that is answered, or alone: `Automatic reply: …`, «Автоответ: …». */
const answerSubject = new RegExp(
  `^\\W{0,3}(?:${[
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
    'автоматичен отговор',
    '自动回复',
    '自動返信',
    '自動回覆',
  ].join('|')})(?=\\s*(?:$|[:;\\])>!.,(–—-]|re:|до\\s|с\\s|по\\s|until|till|from))`,
);

/** Lotus Notes: `AUTO: Ann Smith is out of the office (returning 12.08.2026)`. */
const notesSubject =
  /^auto: .{1,100}(?:out of (?:the )?office|returning|\baway\b|on (?:leave|vacation|holiday)|отсутств|в отпуске)/;

/** As AOL and others put it behind the subject: `Re: … (Automatic Response)`. */
const answerSubjectEnd =
  /[[(](?:auto(?:matic|mated)?[- ]?(?:re(?:ply|sponse)|answer)|out of (?:the )?office|автоответ|автоматический ответ)[\])]$/;

/** A machine says of itself that it answers; a person would have to quote it. */
const machineAnswers =
  /(?:^|[.!:;*("\s-]\s?)(?:this is an? (?:automat(?:ed|ic)(?:ally generated)?|auto-?generated|auto) (?:re(?:ply|sponse)|answer|acknowledge?ment|out[- ]of[- ]office)|это автоматическ(?:ий ответ|ое (?:подтверждение|уведомление о (?:получении|регистрации)))|(?:это|данное) (?:письмо|сообщение) (?:сформировано|создано|отправлено|сгенерировано) (?:системой )?автоматически(?:,? (?:системой|в ответ|отвечать|пожалуйста|не отвечайте))|(?:вам отвечает|я) (?:автоответчик|робот))/;

/** A ticket system's confirmation of what it was sent. */
const acknowledges =
  /^\W{0,5}(?:(?:здравствуйте|добрый день|уважаем\S{1,3} (?:\S{1,30} ?){1,4}|hello|hi|dear (?:\S{1,30} ?){1,4})[,.! ]{1,5})?(?:(?:спасибо|благодарим)(?: вас)? за (?:ваше )?(?:обращение|письмо)[^.!]{0,60}[.!] ?)?(?:thank you for (?:contacting|your (?:e-?mail|message|request))[^.!]{0,80}[.!] ?)?(?:ваш(?:е|а) (?:обращение|письмо|запрос|заявка|сообщение)|ваш запрос|your (?:request|ticket|inquiry|enquiry|case|message|e-?mail|support request))(?: \S{1,40}){0,5}? (?:успешно )?(?:получен[оа]?|зарегистрирован[оа]?|принят[оа]?|создан[оа]?|(?:has been|was) (?:successfully )?(?:received|registered|created|logged|opened))/;

/** Somebody is not there. */
const absent = [
  /\b(?:i am|i'm|i will be|i'll be|am|is|will be|currently) (?:currently |now |presently )?(?:out of (?:the |my )?office|out of town|away (?:from|on|until|till)|on (?:annual |parental |maternity |paternity |sick |medical |vacation |holiday )?(?:leave|vacation|holiday)|travell?ing|ooo|unavailable)/,
  /(?:^|[\s,.!])(?:я )?(?:сейчас |в настоящее время |временно |буду |нахожусь |находится |в данный момент )(?:\S{1,20} ){0,3}?(?:в (?:\S{1,20} )?отпуске|в командировке|на больничном|отсутству|вне офиса|не в офисе|недоступ)/,
  /(?:^|[\s,.!])(?:я )?(?:в (?:ежегодном |очередном |декретном )?отпуске|в командировке|на больничном|отсутствую|отсутствует|меня (?:не будет|нет) (?:на (?:рабочем )?месте|в офисе|на работе))/,
  /(?:bin|befinde mich)(?: \S{1,20}){0,5} (?:nicht im (?:büro|haus)|im urlaub|abwesend|außer haus)|je suis (?:\S{1,20} )?(?:absent|en congés?)|estoy (?:\S{1,20} )?(?:fuera de|de vacaciones)|sono (?:\S{1,20} )?(?:in ferie|fuori)/,
];

/** What is said to everybody who writes meanwhile. */
const toEverybody = [
  /(?:will|shall|'ll) (?:\S{1,20} )?(?:return|be back|reply|respond|answer|get back)|\breturn(?:ing)? (?:to (?:the )?office )?(?:on|until)/,
  /limited (?:access|connectivity)|(?:no|without) access to (?:my )?e-?mail|unable to (?:read|respond|reply|answer)|(?:check|read)ing (?:my )?e-?mails? (?:\S{1,20} ){0,2}(?:sporadically|occasionally|infrequently|rarely)/,
  /(?:urgent|emergency|immediate|in my absence|during my absence|while i(?:'m| am) away)/,
  /thank(?:s| you)(?: very much)? for (?:your|the) (?:e-?mail|message|mail)|your (?:e-?mail|message) (?:will not|is important)/,
  /(?:отвечу|вернусь|прочитаю|прочту|смогу ответить|на связи|выйду) (?:\S{1,20} ){0,6}?(?:после|по возвращении|возвращени|позже|\d)|буду (?:на работе|на месте|доступ)|по возвращении/,
  /(?:срочн|неотложн|экстренн)\S{0,6}|в мое отсутствие|на время (?:моего )?отсутствия|(?:доступ|возможност)\S{0,4} (?:к|читать|проверять) (?:\S{1,20} ){0,2}(?:почт|письм)|обращайтесь к|обращаться к/,
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
 * The words by which `text` (without what it quotes) is a robot's answer, or nothing. That somebody
 * is away is said by people too, and of others: it counts only together with what is told to
 * everybody who writes, in a short text that asks nothing.
 */
export function automaticText(text: string): string | undefined {
  const words = plainWords(text);
  const answer = machineAnswers.exec(words) ?? acknowledges.exec(words);
  if (answer !== null) return `text: ${answer[0].trim().slice(0, 60)}`;
  if (words.length > longestAnswer || words.includes('?')) return undefined;
  const away = absent.map((pattern) => pattern.exec(words)).find((found) => found !== null);
  if (away === undefined || !toEverybody.some((pattern) => pattern.test(words))) return undefined;
  return `text: ${away[0].trim().slice(0, 60)}`;
}
