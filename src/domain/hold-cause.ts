import type { Bilingual } from './language';

/** Why a mail is held instead of reaching a ticket. */
export const holdCauses = [
  'unparsable',
  'too_large',
  'no_sender',
  'bounce',
  'complaint',
  'receipt',
  'auto_reply',
  'list',
  'challenge',
  'loop',
  'forged_sender',
  'unauthorised_sender',
  'too_many_tickets',
  'poison',
] as const;
export type HoldCause = (typeof holdCauses)[number];

/** What a person needs to know about a cause before deciding. */
export type HoldCauseFacts = {
  label: Bilingual;
  explanation: Bilingual;
  /** What to check before releasing, or what to do instead. */
  advice: Bilingual;
  isReleasable: boolean;
  /** Whether it says that no person wrote the mail. */
  isByMachine: boolean;
  /** After this many days without a decision the mail leaves the list; its bytes stay. */
  holdDays: number;
};

/** A month: whoever is on leave comes back to it. */
const peoplesMail = { isByMachine: false, holdDays: 30 };

/** What machines write is out of date within days, and nobody waits for its answer. */
const machinesMail = { isByMachine: true, holdDays: 7 };

const isItAPerson: Bilingual = {
  ru: 'Прочитайте текст. Если писал человек и ждёт ответа, выпустите письмо; иначе отклоните.',
  en: 'Read the text. If a person wrote it and waits for an answer, release it; discard it otherwise.',
};

/** Every cause; what is said of it is shown in the quarantine and in the API. */
export const holdCauseFacts: Readonly<Record<HoldCause, HoldCauseFacts>> = {
  unparsable: {
    label: { ru: 'Не читается', en: 'Unreadable' },
    explanation: {
      ru: 'Письмо не удалось разобрать в отведённых пределах: оно испорчено, слишком сложно или разбор занял слишком много времени.',
      en: 'The mail could not be read within the limits: it is broken, too complex, or reading it took too long.',
    },
    advice: {
      ru: 'Выпуск разбирает его ещё раз: это помогает, если машина была занята. Не помогло — скачайте исходник и заведите обращение от имени клиента.',
      en: 'Releasing reads it once more, which helps where the machine was busy. If it does not, download the original and open a ticket for the customer.',
    },
    isReleasable: true,
    ...peoplesMail,
  },
  too_large: {
    label: { ru: 'Слишком большое', en: 'Too large' },
    explanation: {
      ru: 'Письмо больше допустимого; сохранён только его заголовок, а само оно осталось в почтовом ящике.',
      en: 'The mail is larger than allowed; only its header was kept, the mail itself stayed in the mailbox.',
    },
    advice: {
      ru: 'Выпускать нечего. Попросите отправителя прислать файлы ссылкой или частями, или заведите обращение от его имени.',
      en: 'There is nothing to release. Ask the sender for a link or for smaller parts, or open a ticket for them.',
    },
    isReleasable: false,
    ...peoplesMail,
  },
  no_sender: {
    label: { ru: 'Нет отправителя', en: 'No sender' },
    explanation: {
      ru: 'В письме нет ровно одного пригодного адреса автора, поэтому отвечать некому. Два поля From — известный приём подделки.',
      en: 'The mail does not name exactly one usable author, so there is nobody to answer. Two From fields are a known forgery.',
    },
    advice: {
      ru: 'Если понятно, кто писал, заведите обращение от имени этого клиента; письмо потом отклоните.',
      en: 'If it is clear who wrote, open a ticket for that customer; then discard the mail.',
    },
    isReleasable: false,
    ...peoplesMail,
  },
  bounce: {
    label: { ru: 'Отчёт о недоставке', en: 'Delivery report' },
    explanation: {
      ru: 'Почтовый сервер сообщает о недоставке, но ни одно наше письмо к отчёту не подошло.',
      en: 'A mail server reports a failed delivery, and the report fits none of our mails.',
    },
    advice: {
      ru: 'Обычно это ответ на чужое письмо, подписанное нашим адресом: отклоните. Выпускайте, только если писал человек.',
      en: 'Usually it answers somebody else’s mail that bore our address: discard it. Release it only if a person wrote it.',
    },
    isReleasable: true,
    ...machinesMail,
  },
  complaint: {
    label: { ru: 'Жалоба на спам', en: 'Spam complaint' },
    explanation: {
      ru: 'Почтовая служба передаёт, что получатель назвал наше письмо спамом.',
      en: 'A mail service says that a recipient called a mail of ours spam.',
    },
    advice: {
      ru: 'Посмотрите, о каком письме речь. Выпустите, если этим должен заняться сотрудник.',
      en: 'See which mail it is about. Release it if somebody of the team has to deal with it.',
    },
    isReleasable: true,
    ...machinesMail,
  },
  receipt: {
    label: { ru: 'Уведомление о прочтении', en: 'Read receipt' },
    explanation: {
      ru: 'Программа получателя сообщает, что письмо открыли. Обращения для неё не нашлось.',
      en: 'The recipient’s program says that a mail was opened. It belongs to no ticket.',
    },
    advice: isItAPerson,
    isReleasable: true,
    ...machinesMail,
  },
  auto_reply: {
    label: { ru: 'Автоответ', en: 'Automatic reply' },
    explanation: {
      ru: 'Письмо написала программа: автоответ или системное уведомление, и ни к какому обращению оно не относится.',
      en: 'A program wrote this mail: an automatic reply or a system notice, and it belongs to no ticket.',
    },
    advice: isItAPerson,
    isReleasable: true,
    ...machinesMail,
  },
  list: {
    label: { ru: 'Рассылка', en: 'Mailing list' },
    explanation: {
      ru: 'Письмо помечено как рассылка. Некоторые организации так помечают и личные письма.',
      en: 'The mail is marked as bulk or list mail. Some organisations mark personal mail so as well.',
    },
    advice: isItAPerson,
    isReleasable: true,
    ...machinesMail,
  },
  challenge: {
    label: { ru: 'Просьба подтвердить отправителя', en: 'Sender challenge' },
    explanation: {
      ru: 'Почта получателя просит подтвердить, что наше письмо писал человек.',
      en: 'The recipient’s mail system asks to prove that a person wrote our mail.',
    },
    advice: {
      ru: 'Если клиент ждёт нашего письма, подтвердите по ссылке из исходника, убедившись, что она ведёт к его почтовой службе; затем отклоните.',
      en: 'If the customer waits for our mail, confirm by the link in the original after checking that it leads to their mail service; then discard this.',
    },
    isReleasable: true,
    ...machinesMail,
  },
  loop: {
    label: { ru: 'Наше письмо вернулось', en: 'Our own mail came back' },
    explanation: {
      ru: 'Письмо отправлено с нашего адреса или ходит по кругу. Ответ на него вернулся бы снова.',
      en: 'The mail was sent from our own address or goes round in circles. An answer to it would come back again.',
    },
    advice: {
      ru: 'Проверьте пересылки между ящиками. Если внутри вопрос клиента, заведите обращение от его имени.',
      en: 'Check the forwarding between mailboxes. If there is a customer’s question in it, open a ticket for them.',
    },
    isReleasable: false,
    ...machinesMail,
  },
  forged_sender: {
    label: { ru: 'Отправитель не подтверждён', en: 'Sender not genuine' },
    explanation: {
      ru: 'Проверка DMARC не пройдена, а домен отправителя просит такие письма не принимать.',
      en: 'The mail fails DMARC, and the sender’s domain asks that such mail not be accepted.',
    },
    advice: {
      ru: 'Спросите клиента другим путём, писал ли он. Не открывайте вложений и ссылок, пока не уверены.',
      en: 'Ask the customer by another way whether they wrote. Open no attachment and no link before you are sure.',
    },
    isReleasable: true,
    ...peoplesMail,
  },
  unauthorised_sender: {
    label: { ru: 'Не из уполномоченных', en: 'Not an authorised sender' },
    explanation: {
      ru: 'За эту организацию пишут только названные ею адреса, а этого среди них нет.',
      en: 'Only the addresses that this organisation has named may write for it, and this one is not among them.',
    },
    advice: {
      ru: 'Уточните у контактного лица организации, вправе ли отправитель обращаться. Если да, выпустите письмо и добавьте адрес.',
      en: 'Ask the organisation’s contact whether the sender may write. If so, release the mail and add the address.',
    },
    isReleasable: true,
    ...peoplesMail,
  },
  too_many_tickets: {
    label: { ru: 'Слишком много обращений', en: 'Too many tickets' },
    explanation: {
      ru: 'Этот отправитель за час открыл больше обращений, чем допускается.',
      en: 'This sender has opened more tickets within an hour than allowed.',
    },
    advice: {
      ru: 'Сравните с его последними обращениями. Повторы и письма программ отклоните, настоящие вопросы выпустите.',
      en: 'Compare it with their latest tickets. Discard repetitions and what programs wrote, release real questions.',
    },
    isReleasable: true,
    ...peoplesMail,
  },
  poison: {
    label: { ru: 'Не обработано', en: 'Not processed' },
    explanation: {
      ru: 'Обработка письма раз за разом заканчивалась ошибкой, поэтому оно отложено и не держит остальные.',
      en: 'Processing the mail failed time and again, so it was put aside for the others to go on.',
    },
    advice: {
      ru: 'Покажите администратору журнал приёма. После исправления выпустите письмо: оно пройдёт заново.',
      en: 'Show the administrator the intake’s log. Once that is corrected, release the mail: it goes through again.',
    },
    isReleasable: true,
    ...peoplesMail,
  },
};

/** The cause that a recorded text names; `undefined` for one that this version does not know. */
export function holdCauseOf(text: string): HoldCause | undefined {
  return holdCauses.find((cause) => cause === text);
}

/** Whether a recorded cause says that no person wrote the mail. */
export function isMachinesCause(text: string): boolean {
  const cause = holdCauseOf(text);
  return cause !== undefined && holdCauseFacts[cause].isByMachine;
}
