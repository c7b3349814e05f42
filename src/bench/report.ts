import type { EngineSteps } from './engine-steps';
import { cpuMsOf, type Figures, type PairFigures, type SideFigures } from './figures';
import { descriptions, folderBacklog, measures, type Measure } from './measures';

/** What is asked of mail in; by IMAP where no time passes waiting for the folder. */
const target = {
  share: 0.7,
  inFlight: { ticket: 20, customerReply: 20, imapTicket: folderBacklog } as Partial<
    Record<Measure, number>
  >,
};

type Row = readonly string[];

/** Columns as wide as their widest cell; the first to the left, the others to the right. */
function table(rows: readonly Row[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const oneDigit = (value: number) => value.toFixed(1);
const whole = (value: number) => value.toFixed(0);
const percent = (value: number) => `${(value * 100).toFixed(0)} %`;

function rateRow(pair: PairFigures): Row {
  const { measure, inFlight, product, bare, share, shareByRound, cpuShare } = pair;
  const answer = product.answerP50Ms;
  return [
    measure,
    String(inFlight),
    oneDigit(product.perSecond),
    oneDigit(bare.perSecond),
    percent(share),
    `${percent(Math.min(...shareByRound))}–${percent(Math.max(...shareByRound))}`,
    percent(cpuShare),
    `${whole(product.p50Ms)}/${whole(product.p99Ms)}`,
    answer === undefined ? '' : `${whole(answer)}/${whole(product.answerP99Ms ?? 0)}`,
    `${whole(bare.p50Ms)}/${whole(bare.p99Ms)}`,
    percent(Math.max(product.elsewhereShare, bare.elsewhereShare)),
  ];
}

function cpuRow(
  label: string,
  { inFlight }: PairFigures,
  side: SideFigures,
  isProduct: boolean,
): Row {
  const { cpuMsPerUnit, postgresCommitsPerUnit } = side;
  const names = ['engine', 'postgres', 'worker', 'intake', 'dovecot', 'api', 'customers', 'relay'];
  const bareNames = ['engine', '', 'bareWorker', '', 'dovecot', '', 'bareClient', ''];
  const cells = (isProduct ? names : bareNames).map((name) => {
    const ms = cpuMsPerUnit[name];
    return ms === undefined ? '' : oneDigit(ms);
  });
  const commits = isProduct ? oneDigit(postgresCommitsPerUnit) : '';
  return [label, String(inFlight), ...cells, oneDigit(cpuMsOf(side)), commits];
}

function stepsCell(steps: EngineSteps): Row {
  const { events, workflowTasks, activityTasks, localActivities, historyBytes } = steps;
  return [events, workflowTasks, activityTasks, localActivities, historyBytes].map(String);
}

function rates(pairs: readonly PairFigures[]): string {
  const head = ['', 'in flight', 'Otvet/s', 'bare/s', 'share', 'rounds', 'by CPU'];
  const times = ['p50/p99 ms', 'answer p50/p99', 'bare p50/p99', 'strangers'];
  return table([[...head, ...times], ...pairs.map(rateRow)]);
}

function cpu(pairs: readonly PairFigures[]): string {
  const head = [
    '',
    'in flight',
    'engine',
    'postgres',
    'worker',
    'intake',
    'dovecot',
    'api',
    'loader',
    'relay',
  ];
  const rows = pairs.flatMap((pair) => [
    cpuRow(pair.measure, pair, pair.product, true),
    cpuRow('  bare', pair, pair.bare, false),
  ]);
  return table([[...head, 'all', 'commits'], ...rows]);
}

function steps({ engineSteps }: Figures): string {
  const head = ['', 'events', 'workflow tasks', 'activity tasks', 'local activities', 'bytes'];
  const rows = measures.flatMap((measure) => {
    const counted = engineSteps[measure];
    if (counted === undefined) return [];
    return [
      [measure, ...stepsCell(counted.product)],
      ['  bare', ...stepsCell(counted.bare)],
    ];
  });
  return table([head, ...rows]);
}

function memory({ memoryMb }: Figures): string {
  const names = Object.keys(memoryMb);
  return table([names, names.map((name) => whole(memoryMb[name] ?? 0))]);
}

function imapLatency({ imapLatency: measured, lacks }: Figures): string[] {
  if (lacks !== undefined)
    return [`\n${lacks} is not installed: imapTicket and imap-latency are left out.`];
  if (measured === undefined) return [];
  const ways = [
    ['by IMAP, at rest', measured.imap],
    ['by SMTP', measured.smtp],
  ] as const;
  const rows = ways.map(([way, { mails, p50Ms, p99Ms }]) => [
    way,
    String(mails),
    `${whole(p50Ms)}/${whole(p99Ms)}`,
  ]);
  return [
    `\nOne mail at a time, until the relay has its acknowledgement. The intake idles (RFC 2177); its polls are a minute apart.`,
    table([['', 'mails', 'p50/p99 ms'], ...rows]),
  ];
}

function legend(): string {
  return measures
    .map((measure) => {
      const { title, product, bare } = descriptions[measure];
      return `${measure}: ${title}\n  Otvet: ${product}\n  bare:  ${bare}`;
    })
    .join('\n');
}

function verdict({ pairs }: Figures): string {
  const asked = pairs.filter(({ measure, inFlight }) => inFlight === target.inFlight[measure]);
  if (asked.length === 0) return '';
  const words = asked.map(({ measure, inFlight, share }) => {
    const word = share >= target.share ? 'reached' : 'not reached: see where the time goes';
    return `${measure} at ${inFlight} in flight ${percent(share)}, ${word}`;
  });
  return `\nTarget: at least ${percent(target.share)} of the bare engine. ${words.join('; ')}.\n`;
}

/** The figures as text for a terminal. */
export function report(figures: Figures): string {
  const { machine, pairs, startedAt } = figures;
  return [
    `\n${startedAt}, ${machine.cores} cores (${machine.processor}), ${whole(machine.memoryMb)} MB, Node ${machine.node}, load before ${machine.loadBefore.toFixed(2)}`,
    `\nRates: medians of rounds. share: Otvet's rate by the bare engine's, the median of the rounds' pairs, and their range; by CPU: the bare engine's CPU per unit by Otvet's, without customers and relay.`,
    rates(pairs),
    `\nWhere the time goes: CPU ms per unit by process (all: without customers and relay), and transactions of Postgres.`,
    cpu(pairs),
    `\nWhat one unit costs the engine, from the workflow's history.`,
    steps(figures),
    `\nMemory, MB: the highest of each process; of Postgres the shares of all its processes.`,
    memory(figures),
    ...imapLatency(figures),
    `\n${legend()}`,
    verdict(figures),
  ].join('\n');
}
