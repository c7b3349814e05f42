/*
 * The words of signatures, in lower case, `е` for `ё`. A signature is recognised by what it may
 * consist of: a sentence has a word that is not here.
 */

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/).filter((word) => word !== ''));
}

/** What people write between their letter and their name. Longer ones first: the first that fits is taken. */
export const closings: readonly string[] = [
  'с искренним уважением',
  'с глубоким уважением',
  'с большим уважением',
  'с уважением и наилучшими пожеланиями',
  'с уважением',
  'с ув.',
  'с наилучшими пожеланиями',
  'с наилучшими',
  'с благодарностью',
  'искренне ваш',
  'искренне ваша',
  'with best regards',
  'with kind regards',
  'with regards',
  'best regards',
  'kindest regards',
  'kind regards',
  'warm regards',
  'warmest regards',
  'many regards',
  'regards',
  'best wishes',
  'with best wishes',
  'yours sincerely',
  'yours faithfully',
  'yours truly',
  'sincerely yours',
  'sincerely',
  'respectfully',
];

/** What telephones and mail programs begin their own line with. */
export const footerStarts =
  /^(?:sent (?:from|via|with|using)|get|отправлено (?:с|со|из|через|при помощи)|послано с|скачать|загрузить|получите) /;

/** The rest of such a line. */
export const footerWords = wordSet(`
  my the a for from on app mobile mail email client phone smartphone tablet device iphone ipad ipod ios
  mac macbook android windows samsung galaxy xiaomi redmi poco mi huawei honor realme oppo oneplus
  nokia motorola pixel google blackberry outlook gmail yahoo proton protonmail thunderbird yandex
  mail.ru pro max mini plus ultra lite note air se 5g lte
  моего моей мобильного мобильной мобильный приложения приложение почты почта почтой яндекс
  яндекс.почты яндекс.почта телефона телефон смартфона планшета устройства айфона айфон айпада
  андроид для на с из бесплатно
`);

/** One of them must be there, so that `sent from the app` is a footer and `sent on` is not. */
export const footerProof = wordSet(`
  iphone ipad ipod ios mac macbook android windows samsung galaxy xiaomi redmi poco huawei honor realme oppo
  oneplus nokia motorola pixel blackberry outlook gmail yahoo mail proton protonmail thunderbird
  yandex mail.ru phone smartphone tablet device почты почта яндекс.почты яндекс.почта телефона
  смартфона планшета устройства айфона айпада
`);

/** Positions, departments and legal forms. */
export const positionWords = wordSet(`
  менеджер директор инженер бухгалтер специалист администратор начальник руководитель заместитель зам
  главный главная главбух ведущий ведущая старший старшая младший генеральный исполнительный
  коммерческий технический финансовый системный сисадмин программист разработчик аналитик юрист
  экономист кладовщик товаровед оператор секретарь ассистент помощник владелец предприниматель
  индивидуальный консультант эксперт координатор логист маркетолог дизайнер отдел отдела служба службы
  департамент департамента управление управления группа группы компания компании магазин филиал
  филиала бухгалтерия поддержки технической продаж продажам закупок закупкам снабжения снабжению
  логистики логистике развития развитию персонала персоналу кадров маркетинга маркетингу качества
  качеству информационных технологий автоматизации эксплуатации производства производству
  безопасности клиентами клиентов работе работы проекта проектов проектами по и с
  ооо оао зао пао ао ип гк тк тд нко ано фгуп муп гуп ит
  manager director engineer accountant specialist administrator admin head chief lead senior junior
  deputy assistant officer executive president vice owner founder co-founder partner consultant
  analyst developer programmer designer coordinator supervisor operator secretary lawyer sales
  marketing support service services customer technical technology information systems system office
  finance financial operations product project purchasing procurement logistics department team group
  company general managing development business it hr ceo cto cfo coo cio vp qa llc ltd inc gmbh corp
  plc co of and the for at
`);

/** What stands before a number or an address; with one of them a line may have numbers. */
export const contactLabels = wordSet(`
  тел телефон т моб мобильный сот сотовый раб рабочий факс доб вн внутр email e-mail mail почта эл
  электронная адрес сайт web www http https skype скайп telegram телеграм телеграмм tg whatsapp viber
  wa инн кпп огрн
  tel phone ph p m t mob mobile cell direct fax ext e w f website site address office linkedin
`);

/** Parts of a postal address. */
export const addressLabels = wordSet(`
  г город ул улица пр пр-т проспект пер переулок ш шоссе наб набережная пл площадь бул бульвар д дом к
  корп корпус стр строение лит литер оф офис кв пом помещение этаж обл область край район респ
  республика россия
  street st avenue ave road rd lane ln drive blvd boulevard suite floor building usa uk russia
`);

/** Capitalised words that begin a sentence, not a name; verbs are known by their endings. */
export const sentenceWords = wordSet(`
  не нет но однако жду ждем прошу просим срочно опять снова еще пока только уже все когда
  почему зачем как что где кто если или это этот так там тут тоже надо нужно нельзя можно помощь
  ошибка ошибки проблема проблемы вопрос вопросы сбой баг отказ завис зависла сломан сломана сломано
  плохо хуже беда ужас кошмар позор заказ счет договор принтер звонок готово нерабочий заявка
  обращение тикет код пароль внимание важно p.s ps пс постскриптум
  not no never none but however still again only yet please help urgent asap error errors problem
  issue bug broken fail failed fails failing failure crash crashed wrong bad worse worst call ring
  waiting wait why what when where how who can could would will should do does did is are was were am
  have has had it this that these those i we you he she they my our your the there here stop cancel
  refund order invoice ticket case printer password code nothing useless terrible awful really also
  another question questions need needs must if then except unless until unfortunately sadly
`);
