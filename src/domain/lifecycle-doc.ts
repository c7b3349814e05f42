import type { Language } from './language';
import { lifecycle, moves, statusLabels } from './lifecycle';
import { ticketStatuses, type TicketStatus } from './ticket';

const words = {
  en: {
    title: 'Lifecycle',
    intro:
      'Generated from `src/domain/lifecycle.ts` by `npm run docs:lifecycle`; a test holds it to the table. A cell says which status the move leads to; an empty one means that the move is refused there.',
    move: 'Move',
    who: 'Who',
    roles: { customer: 'customer', agent: 'agent', developer: 'developer', system: 'time' },
  },
  ru: {
    title: 'Жизненный цикл',
    intro:
      'Строится из `src/domain/lifecycle.ts` командой `npm run docs:lifecycle`; тест сверяет его с таблицей. В клетке — статус, в который ведёт действие; пустая клетка — действие там не принимается.',
    move: 'Действие',
    who: 'Кто',
    roles: { customer: 'клиент', agent: 'сотрудник', developer: 'разработчик', system: 'время' },
  },
} as const;

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(language: Language): string {
  const { move: moveWord, who: whoWord, roles } = words[language];
  const label = (status: TicketStatus) => statusLabels[status][language];
  const head = [moveWord, whoWord, ...ticketStatuses.map(label)];
  const body = moves.map((move) => {
    const rule = lifecycle[move];
    const cells = ticketStatuses.map((status) => {
      const to = rule.leads[status];
      if (to === undefined) return '';
      return to === status ? '·' : `→ ${label(to)}`;
    });
    return row([rule.label[language], rule.who.map((role) => roles[role]).join(', '), ...cells]);
  });
  return [row(head), row(head.map(() => '---')), ...body].join('\n');
}

function section(language: Language): string {
  const { title, intro } = words[language];
  const stays =
    language === 'ru' ? '`·` — действие принято, статус прежний.' : '`·`: accepted, status kept.';
  return `# ${title}\n\n${intro} ${stays}\n\n${table(language)}\n`;
}

/** docs/lifecycle.md: the lifecycle table in English and Russian. */
export function lifecycleDocument(): string {
  return `${section('en')}\n${section('ru')}`;
}
