/*
 * What a reply of thanks is made of, as templates of `expandPhrases`, in the spelling that
 * `replyWords` gives: lower case, `е` for `ё`, no apostrophes, a run of three letters as one.
 * The phrases may follow each other in any order, so one belongs here only if it is harmless next to
 * all others. That keeps out, besides everything negative: `жду`, `заранее`, `in advance` (something
 * is still expected), `вроде`, `пока`, `seems` (a doubt), `снова`, `again`, `still` (it came back),
 * `нет`, `согласен`, `confirmed` (answers to a question), `ну`, `ага`, `oh` (mockery).
 *
 * "I'll check" is courtesy: it asks nothing of anybody, a ticket that it reopened would only wait
 * for the customer, and if the check fails the customer's next mail reopens it. `жду` is not: who
 * waits expects us to do something.
 */

const thanksRu =
  'спасибо|спс|спасиб|спасиба|спасибки|спасибочки|пасиб|пасибо|благодарю|благодарим|благодарствую|сенкс|сенкью|мерси|дякую|рахмет';
const greatRu = 'большое|огромное|огромнейшее|искреннее|громадное|всем|вам|тебе|вас';
const nowRu = 'все|теперь|сейчас|уже';
const worksRu =
  'работает|заработало|заработала|заработал|заработали|починилось|восстановилось|получилось|исправилось|исправлено|решилось|решено|наладилось|ок|ok|хорошо|отлично|супер';
const matterRu =
  'вопрос|тикет|инцидент|запрос|проблему|заявку|задачу|обращение|проблема|заявка|задача';
const helpRu =
  'помощь|ответ|ответы|поддержку|решение|содействие|информацию|консультацию|разъяснение|разъяснения|пояснение|пояснения|подсказку|совет|советы|оперативность|отзывчивость|внимание|работу|терпение|понимание|участие|реакцию|сотрудничество|обслуживание';
const howRu =
  'быструю|быстрый|быстрое|оперативную|оперативный|оперативное|подробный|подробную|подробное|отличную|отличный|качественную|качественное|профессиональную|своевременную|своевременный|скорую|скорый|развернутый|полезный|полезную';

const mainRu = [
  thanksRu,
  `еще раз ${greatRu}? ${thanksRu}`,
  `${thanksRu} ${greatRu}? еще раз`,
  'благодарен|благодарна|благодарны|признателен|признательна|признательны',
  'помог|помогла|помогли|помогло|выручил|выручила|выручили',
  // Cyrillic, Latin and both at once: the keyboards' layouts mix them.
  'ок|ok|oк|оk|окей|оке|окай|хорошо|добро|принято|принял|приняла|приняли|ясно|понятно',
  'вас|тебя? понял|поняла|поняли',
  'получил|получила|получили|разобрался|разобралась|разобрались',
  `${nowRu}? ${nowRu}? ${worksRu}`,
  `у меня|нас ${nowRu}? ${nowRu}? ${worksRu}`,
  `${nowRu}? ${nowRu}? работает исправно|отлично|нормально|хорошо|прекрасно`,
  `${nowRu}? все в порядке|норме`,
  `мой|наш|данный? вопрос|тикет|инцидент|запрос ${nowRu}|полностью? решен|закрыт|снят|исчерпан|решился`,
  `моя|наша|данная? проблема|заявка|задача|ошибка ${nowRu}|полностью? решена|закрыта|снята|исчерпана|решилась|устранена|исправлена|исчезла`,
  `мое|наше|данное? обращение ${nowRu}|полностью? решено|закрыто`,
  `${matterRu} можно уже? закрывать|закрыть`,
  `${matterRu} можно? считать|считаю|считаем закрытым|закрытой|решенным|решенной|исчерпанным`,
  `можно|можете уже? закрывать|закрыть ${matterRu}?`,
  `закрывайте|закройте ${matterRu}? пожалуйста?`,
  `прошу|просьба закрыть ${matterRu}`,
  'вопросов|проблем|ошибок больше? нет',
  'больше вопросов|проблем|ошибок нет',
  'вопросов больше? не имею|имеем',
  'больше вопросов не имею|имеем',
  'на этом все',
];

/** Alone, `прекрасно` is mockery as often as praise; `да` and `ладно` answer something. */
const courtesyRu = [
  'большое|огромное|огромнейшее|искреннее|громадное|вам|тебе|всем|вас|очень|и|да|все|ладно',
  'здорово|класс|круто|чудесно|великолепно|шикарно|идеально|прекрасно|замечательно',
  `и|за ${howRu}? ${helpRu}`,
  `за ваш|вашу|ваше ${howRu}? ${helpRu}`,
  'за обратную связь',
  `за ${howRu}? решение нашего|моего|данного? вопроса|проблемы|задачи`,
  'в решении нашего|моего|данного? вопроса|проблемы|задачи',
  'от всей души',
  'от всего сердца',
  'вы|ты лучшие|лучший|лучшая|супер|молодец|молодцы|профессионалы|волшебники',
  'добрый|доброго|доброе день|дня|вечер|вечера|утро|утра|времени',
  'доброго времени суток',
  'здравствуйте|здравствуй|привет|приветствую|коллеги|коллега|друзья|ребята|девушки|команда|поддержка|господа',
  'уважаемый|уважаемая|уважаемые|дорогая|дорогой|дорогие',
  'желаю|желаем? вам|тебе|всем? хорошего|отличного|приятного|удачного|прекрасного|доброго вам|всем? дня|вечера|утра|отдыха|настроения',
  'хорошего|отличного|приятного остатка дня',
  'желаю|желаем? вам|всем? хороших|отличных|приятных|удачных вам|всем? выходных|праздников',
  'хорошей|отличной|удачной|продуктивной вам? недели|пятницы|работы',
  'всего вам? самого? доброго|хорошего|наилучшего',
  'всех благ',
  'до свидания|встречи|связи',
  'удачи|успехов вам|тебе|всем? в? работе?',
  'с наступающим|праздником|праздниками вас?',
  'с новым годом',
  'извините|простите за беспокойство',
  'прошу|приношу прощения|извинения за беспокойство',
  'буду|будем иметь в виду',
  'буду|будем знать|пользоваться|пробовать|проверять|смотреть|тестировать',
  'посмотрю|посмотрим|проверю|проверим|попробую|попробуем|протестирую|протестируем|учту|учтем|изучу|изучим позже|сегодня|завтра?',
  'и? отпишусь|отпишемся|сообщу|сообщим|напишу|напишем вам?',
  'о результате|результатах',
  'по результату|результатам',
];

const thanksEn = 'thanks|thank|thanx|thx|thnx|tnx|tks|thks|ty|tysm|danke|merci|gracias';
const worksEn = 'works|working|worked|fixed|resolved|solved|sorted|helped';
const matterEn = 'issue|problem|ticket|case|question|request';
const helpEn =
  'help|helping|support|assistance|answer|reply|response|explanation|info|information|update|time|effort|efforts|patience|work|service|fix|advice|everything|attention|clarification|understanding|cooperation';
const howEn = 'quick|fast|prompt|speedy|great|excellent|kind|good|wonderful|amazing|detailed|hard';

const mainEn = [
  thanksEn,
  'thank|thanks|thx you|u so|very|too? much|kindly?',
  'many|big|huge|heartfelt|sincere|a thanks',
  'thanks|thank|thx you|u? so|very much',
  'thanks|thank|thx you|u? a lot|bunch|ton|million|bundle',
  'thanks|thx|thank you? so|very? much? again',
  'thanks|thx a lot again',
  'much|greatly|really|very appreciated',
  'it|this|that is? much|greatly|really? appreciated',
  'your help|support|assistance was? much|greatly|really appreciated',
  'i|we really|greatly|truly? appreciate it|this|that|your|the help|support|assistance|time|effort|work|response?',
  'appreciate it|this|that',
  'appreciated',
  'im|were very|so|really? grateful|thankful',
  'ok|okay|okey|okej|k|kk|noted|understood|received|acknowledged|roger|cheers|gotcha',
  'perfect|excellent|awesome|great',
  'got it|this|that',
  'i|we see|understand|understood',
  `it|this|that|everything|all? is|has|now? been|now? ${worksEn} now?`,
  `its|thats|everythings now? ${worksEn} now?`,
  'it|its|this|that|everything|all? is? now? works|working|worked great|perfectly|fine|well|nicely now?',
  'it|that|this? all? did the trick|job',
  'that did it',
  `the|my? ${matterEn} is|has? been|now? fixed|resolved|solved|sorted|closed now?`,
  `the|my|this? ${matterEn} can be closed now?`,
  'all|everything|everythings|im|were is|now? set|good|fine|ok|okay|clear|well|done now|here?',
  `you|u can|may now? close this|the|my|our? ${matterEn}?`,
  `please? close this|the|my|our ${matterEn}`,
  'i|we have? no more|further|other questions|issues|problems now?',
  'no more|further|other questions|issues|problems now?',
  'no worries|problem|problems',
  'works for me|us now?',
];

const courtesyEn = [
  `for your|the|all|this? ${howEn}? ${helpEn}`,
  'for all of? your help|support|assistance|time|work',
  'for looking into this|it',
  'for getting back to me|us',
  'for taking care of this|it|that',
  'for sorting|fixing|resolving|solving this|it|that out?',
  `and ${howEn}? ${helpEn}`,
  'and|yes|yep|yeah|yup|nice|wonderful|amazing|lovely|super|brilliant|fantastic|cool|very|good|fine|best|so|everyone|all|team|guys|folks|support|sir|madam|mate',
  'dear|hi|hello|hey|greetings all|team|support|there|everyone|guys|sir|madam|colleagues?',
  'good morning|afternoon|evening|day',
  'you all|guys|too',
  'to you|all|everyone all?',
  'youre|you|u guys? are? the? best|great|awesome|amazing|rock|stars|star',
  'great|good|nice|excellent|fantastic|amazing|awesome|quick work|job|support|service',
  'very|most|really? helpful',
  'very? kind of you',
  'have|enjoy a|the|your nice|great|good|wonderful|lovely|pleasant|rest? day|evening|weekend|week|one|afternoon',
  'have a nice|great|good rest of the|your day|week',
  'take care',
  'bye',
  'all the best',
  'happy holidays',
  'happy new year',
  'sorry for the trouble|bother|inconvenience',
  'will do',
  'will|ill|well try|check|test it|that|this? out|now|later|tomorrow|today?',
  'i|we will try|check|test it|that|this? out|now|later|tomorrow|today?',
  'ill|will take a look now|later|tomorrow|today?',
  'and? ill|will let you know',
  'no need to reply|answer|respond',
];

const mainSigns = '👍|👌|🤝|❤|✅|👏|🙌';

/** 🙏 is thanks, but also a plea; the others only set the tone. */
const courtesySigns =
  '🙏|😊|🙂|😀|😃|😄|😁|☺|😉|😍|🥰|🤗|🎉|💪|🔥|💐|🌹|🌷|😘|💖|💕|✨|⭐|🌟|🥳|😎|☀|🌞|💯';

/** Each makes the whole reply thanks or an acknowledgement, if nothing else is said. */
export const mainPhrases: readonly string[] = [...mainRu, ...mainEn, mainSigns];

/** Each may stand beside a main phrase; alone they say too little to leave a ticket resolved. */
export const courtesyPhrases: readonly string[] = [...courtesyRu, ...courtesyEn, courtesySigns];
