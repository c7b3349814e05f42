/** The fixed words of docs/sla.md in both languages: what a support lead reads and the test executes. */
import type { Metric } from '../../src/domain/terms';
import type { Language } from '../../src/domain/language';
import type { Priority, TicketType } from '../../src/domain/ticket';

/** What somebody does in a row of an example; `clock` is nobody, only time. */
export const actions = {
  clock: { en: '—', ru: '—' },
  customerWrites: { en: 'The customer writes', ru: 'Клиент пишет' },
  customerThanks: { en: 'The customer only thanks', ru: 'Клиент только благодарит' },
  agentAsksFirst: {
    en: 'An agent opens the ticket and waits for the customer',
    ru: 'Сотрудник заводит обращение и ждёт клиента',
  },
  reply: { en: 'An agent replies', ru: 'Сотрудник отвечает' },
  replyStaysOpen: {
    en: 'An agent replies and goes on working',
    ru: 'Сотрудник отвечает и продолжает работу',
  },
  replyResolved: { en: 'An agent replies: resolved', ru: 'Сотрудник отвечает: решено' },
  note: { en: 'An agent writes an internal note', ru: 'Сотрудник пишет внутреннюю заметку' },
  take: { en: 'An agent takes the ticket', ru: 'Сотрудник берёт обращение' },
  waitSilently: {
    en: 'An agent sets “Awaiting reply” without writing',
    ru: 'Сотрудник ставит «Ждём ответа», ничего не написав',
  },
  resolveSilently: {
    en: 'An agent resolves it without a reply',
    ru: 'Сотрудник решает обращение без ответа',
  },
  takeUpAgain: { en: 'An agent takes it up again', ru: 'Сотрудник снова берёт его в работу' },
  merge: {
    en: 'An agent merges it into another ticket',
    ru: 'Сотрудник объединяет его с другим обращением',
  },
  undoMerge: { en: 'The merge is undone', ru: 'Объединение отменено' },
  setPriority: { en: 'An agent sets the priority: ', ru: 'Сотрудник ставит приоритет: ' },
  setType: { en: 'An agent sets the type: ', ru: 'Сотрудник ставит тип: ' },
  setDue: { en: 'An agent sets the due date: ', ru: 'Сотрудник ставит срок: ' },
  contractBecomes: { en: 'The contract becomes: ', ru: 'Договор меняется на: ' },
} as const;
export type ActionName = keyof typeof actions;

/** The actions that end with a value. */
export const valued = ['setPriority', 'setType', 'setDue', 'contractBecomes'] as const;

type Words = {
  example: string;
  contract: string;
  verdict: string;
  weekdays: readonly string[];
  months: readonly string[];
  hour: string;
  minute: string;
  closed: string;
  everything: string;
  warning: string;
  breach: string;
  metrics: Record<Metric, string>;
  types: Record<TicketType, string>;
  priorities: Record<Priority, string>;
  topics: Record<string, string>;
  /** Keyed by the English name. */
  names: Record<string, string>;
};

const english = [
  'Office',
  'Office until 20:00',
  'With lunch',
  'With holidays',
  'Round the clock',
  'Ten to seven',
  'First answer',
  'First answer with lunch',
  'First answer with holidays',
  'First answer round the clock',
  'Full',
  'Full until 20:00',
  'Watched',
  'RIT',
  'Mailganer',
];

export const words: Record<Language, Words> = {
  en: {
    example: 'Example',
    contract: 'Contract',
    verdict: 'Verdict',
    weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
    months: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
    hour: 'h',
    minute: 'min',
    closed: 'closed',
    everything: 'everything',
    warning: 'warning',
    breach: 'breach',
    metrics: {
      first_response: 'first response',
      next_response: 'next response',
      resolution: 'resolution',
    },
    types: {
      question: 'question',
      suggestion: 'suggestion',
      problem: 'problem',
      incident: 'incident',
      task: 'task',
    },
    priorities: { low: 'low', normal: 'normal', high: 'high', urgent: 'urgent' },
    topics: { registration: 'registration' },
    names: Object.fromEntries(english.map((name) => [name, name])),
  },
  ru: {
    example: 'Пример',
    contract: 'Договор',
    verdict: 'Итог',
    weekdays: ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'],
    months: 'янв фев мар апр мая июн июл авг сен окт ноя дек'.split(' '),
    hour: 'ч',
    minute: 'мин',
    closed: 'выходной',
    everything: 'всё',
    warning: 'предупреждение',
    breach: 'нарушение',
    metrics: {
      first_response: 'первый ответ',
      next_response: 'следующий ответ',
      resolution: 'решение',
    },
    types: {
      question: 'вопрос',
      suggestion: 'предложение',
      problem: 'проблема',
      incident: 'инцидент',
      task: 'задача',
    },
    priorities: { low: 'низкий', normal: 'обычный', high: 'высокий', urgent: 'срочный' },
    topics: { registration: 'регистрация' },
    names: {
      Office: 'Контора',
      'Office until 20:00': 'Контора до 20:00',
      'With lunch': 'С обедом',
      'With holidays': 'С праздниками',
      'Round the clock': 'Круглосуточно',
      'Ten to seven': 'С десяти до семи',
      'First answer': 'Первый ответ',
      'First answer with lunch': 'Первый ответ, с обедом',
      'First answer with holidays': 'Первый ответ, с праздниками',
      'First answer round the clock': 'Первый ответ круглосуточно',
      Full: 'Полный',
      'Full until 20:00': 'Полный до 20:00',
      Watched: 'Под присмотром',
      RIT: 'РИТ',
      Mailganer: 'Mailganer',
    },
  },
};

/** What the record says, with what an event fills in. */
export const phrases = {
  en: {
    startsDue: (due: string) => `clock starts, due ${due}`,
    startsStill: 'clock starts and stands still',
    stands: (counted: string) => `clock stands still, ${counted} counted`,
    goesOn: (due: string) => `clock goes on, due ${due}`,
    warned: (percent: number) => `warning (${percent}%)`,
    breached: 'breached',
    met: 'met',
    ends: (why: string) => `clock ends (${why})`,
    moves: (from: string, to: string) => `due ${from} → ${to}`,
    sameDue: 'measured anew, due as before',
    still: 'standing still',
    why: {
      answered: 'answered',
      resolved: 'resolved',
      closed: 'closed',
      not_promised: 'nothing promised',
      merge_undone: 'merge undone',
    },
    told: (whom: string) => `told: ${whom}`,
    whom: { team: 'the team', agent: 'the assignee', lead: 'a lead' },
    passed: 'passed to a lead',
    priority: (from: string, to: string) => `priority: ${from} → ${to}`,
    status: 'status',
    rating: 'rating asked for',
    duePassed: 'due date passed',
    running: 'clock running',
    standing: 'clock standing still',
    withoutVerdict: 'no verdict',
    nothing: 'nothing measured',
  },
  ru: {
    startsDue: (due: string) => `отсчёт начат, срок ${due}`,
    startsStill: 'отсчёт начат и стоит',
    stands: (counted: string) => `отсчёт стоит, прошло ${counted}`,
    goesOn: (due: string) => `отсчёт идёт дальше, срок ${due}`,
    warned: (percent: number) => `предупреждение (${percent} %)`,
    breached: 'нарушено',
    met: 'выполнено',
    ends: (why: string) => `отсчёт окончен (${why})`,
    moves: (from: string, to: string) => `срок ${from} → ${to}`,
    sameDue: 'мера новая, срок прежний',
    still: 'стоит',
    why: {
      answered: 'ответили',
      resolved: 'решено',
      closed: 'закрыто',
      not_promised: 'ничего не обещано',
      merge_undone: 'объединение отменено',
    },
    told: (whom: string) => `сообщено: ${whom}`,
    whom: { team: 'всем сотрудникам', agent: 'исполнителю', lead: 'руководителю' },
    passed: 'передано руководителю',
    priority: (from: string, to: string) => `приоритет: ${from} → ${to}`,
    status: 'статус',
    rating: 'запрошена оценка',
    duePassed: 'срок задачи прошёл',
    running: 'отсчёт идёт',
    standing: 'отсчёт стоит',
    withoutVerdict: 'без итога',
    nothing: 'ничего не измеряется',
  },
} as const;

/** How the contract's table names an escalation; each stands for one action. */
export const escalationWords = {
  tellAssignee: { en: 'tell the assignee', ru: 'сообщить исполнителю' },
  tellLead: { en: 'tell a lead', ru: 'сообщить руководителю' },
  passToLead: { en: 'pass to a lead', ru: 'передать руководителю' },
  raisePriority: { en: 'raise the priority', ru: 'поднять приоритет' },
} as const;
