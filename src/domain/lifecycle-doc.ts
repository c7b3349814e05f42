import type { Language } from './language';
import { handoffRules } from './handoff';
import { lifecycle, moves, statusLabels } from './lifecycle';
import { handoffStates, ticketStatuses, type TicketStatus } from './ticket';

const words = {
  en: {
    title: 'Lifecycle',
    intro:
      'Generated from `src/domain/lifecycle.ts` by `npm run docs:lifecycle`; a test holds it to the table. A cell says which status the move leads to; an empty one means that the move is refused there.',
    move: 'Move',
    who: 'Who',
    demands: 'Demands',
    roles: {
      customer: 'customer',
      agent: 'agent',
      developer: 'developer',
      ticket: 'another ticket',
      system: 'Otvet itself',
    },
    handoff: 'Handoff to development',
    handoffIntro:
      'An agent begins a handoff: it is queued. From each state, development can go to the ones named; what is done or declined ends there, and a further handoff of the same ticket begins anew.',
    state: 'State',
    leadsTo: 'Leads to',
    nowhere: 'nowhere: it is over',
  },
  ru: {
    title: 'Жизненный цикл',
    intro:
      'Строится из `src/domain/lifecycle.ts` командой `npm run docs:lifecycle`; тест сверяет его с таблицей. В клетке — статус, в который ведёт действие; пустая клетка — действие там не принимается.',
    move: 'Действие',
    who: 'Кто',
    demands: 'Требуется',
    roles: {
      customer: 'клиент',
      agent: 'сотрудник',
      developer: 'разработчик',
      ticket: 'другое обращение',
      system: 'сам Otvet',
    },
    handoff: 'Передача в разработку',
    handoffIntro:
      'Передачу начинает сотрудник: она становится в очередь. Из каждого состояния разработка может перейти в названные; выполненная или отклонённая передача окончена, следующая передача того же обращения начинается заново.',
    state: 'Состояние',
    leadsTo: 'Ведёт в',
    nowhere: 'никуда: окончена',
  },
} as const;

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(language: Language): string {
  const { move: moveWord, who: whoWord, demands, roles } = words[language];
  const label = (status: TicketStatus) => statusLabels[status][language];
  const head = [moveWord, whoWord, ...ticketStatuses.map(label), demands];
  const body = moves.map((move) => {
    const rule = lifecycle[move];
    const cells = ticketStatuses.map((status) => {
      const to = rule.leads[status];
      if (to === undefined) return '';
      return to === status ? '·' : `→ ${label(to)}`;
    });
    const who = rule.who.map((role) => roles[role]).join(', ');
    return row([rule.label[language], who, ...cells, rule.demands?.[language] ?? '']);
  });
  return [row(head), row(head.map(() => '---')), ...body].join('\n');
}

function handoffTable(language: Language): string {
  const { state: stateWord, leadsTo: leadsToWord, nowhere } = words[language];
  const body = handoffStates.map((state) => {
    const { label, leadsTo } = handoffRules[state];
    const targets = leadsTo.map((target) => handoffRules[target].label[language]);
    return row([label[language], targets.join(', ') || nowhere]);
  });
  return [row([stateWord, leadsToWord]), row(['---', '---']), ...body].join('\n');
}

function section(language: Language): string {
  const { title, intro, handoff, handoffIntro } = words[language];
  const stays =
    language === 'ru' ? '`·` — действие принято, статус прежний.' : '`·`: accepted, status kept.';
  return `# ${title}\n\n${intro} ${stays}\n\n${table(language)}\n\n## ${handoff}\n\n${handoffIntro}\n\n${handoffTable(language)}\n`;
}

/** docs/lifecycle.md: the lifecycle table in English and Russian. */
export function lifecycleDocument(): string {
  return `${section('en')}\n${section('ru')}`;
}
