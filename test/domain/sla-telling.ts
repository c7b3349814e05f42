/** Plays an example of docs/sla.md through the core and tells what was recorded, in its words. */
import type { TicketCommand } from '../../src/domain/commands';
import type { TicketEvent } from '../../src/domain/events';
import type { Language } from '../../src/domain/language';
import { statusLabels } from '../../src/domain/lifecycle';
import { isPaused, type SlaCycle } from '../../src/domain/sla/cycle';
import { metrics, type Metric, type ServiceTerms } from '../../src/domain/terms';
import type { Actor, Priority, Ticket, TicketDetails } from '../../src/domain/ticket';
import { takeTurn } from '../../src/domain/turn';
import { anna, customer, envelope, reply } from './examples';
import type { Example, Row } from './sla-document';
import { phrases, words } from './sla-words';

export type Told = { atMs: number; events: TicketEvent[]; ticket: Ticket };

const system: Actor = { role: 'system' };
const otherTicketId = 'the-other-ticket';

function opening(terms: ServiceTerms, example: Example): TicketCommand {
  const { details } = example;
  const base = { kind: 'openTicket', channel: 'email', language: 'ru', terms, details } as const;
  const isAsked = example.rows[0]?.action === 'agentAsksFirst';
  return { ...base, contentId: 'first', status: isAsked ? 'pending' : 'new' };
}

/** What a row means to the ticket: who does it, and the commands. */
function commandsOf(
  { action, value }: Row,
  terms: (contract: string) => ServiceTerms,
): [Actor, ...TicketCommand[]] {
  const details = (changed: Partial<TicketDetails>): [Actor, TicketCommand] => [
    anna,
    { kind: 'changeDetails', details: changed },
  ];
  switch (action) {
    case 'clock':
      return [system];
    case 'agentAsksFirst':
      throw new Error('A ticket is opened once');
    case 'customerWrites':
      return [customer, { kind: 'clientReply', contentId: 'more' }];
    case 'customerThanks':
      return [customer, { kind: 'clientReply', contentId: 'thanks', gratitudeOnly: true }];
    case 'reply':
      return [anna, reply()];
    case 'replyStaysOpen':
      return [anna, { ...reply(), thenStatus: 'open' }];
    case 'replyResolved':
      return [anna, { ...reply(), thenStatus: 'resolved' }];
    case 'note':
      return [anna, { kind: 'agentComment', contentId: 'note', visibility: 'note' }];
    case 'take':
      return [anna, { kind: 'assign', assigneeId: 'anna' }];
    case 'waitSilently':
      return [anna, { kind: 'changeStatus', status: 'pending' }];
    case 'resolveSilently':
      return [anna, { kind: 'changeStatus', status: 'resolved' }];
    case 'takeUpAgain':
      return [anna, { kind: 'changeStatus', status: 'open' }];
    case 'merge':
      return [anna, { kind: 'mergeInto', intoTicketId: otherTicketId }];
    case 'undoMerge':
      return [anna, { kind: 'undoMerge' }];
    case 'setPriority':
      return details({ priority: value as Priority });
    case 'setType':
      return details({ type: value as TicketDetails['type'] });
    case 'setDue':
      return details({ dueAtMs: Number(value) });
    case 'contractBecomes':
      return [system, { kind: 'adoptTerms', terms: terms(value ?? '') }];
  }
}

/** A ticket that takes one command after another at given instants; a refusal throws. */
class Desk {
  ticket: Ticket | null = null;

  at(atMs: number, actor: Actor, ...commands: TicketCommand[]): TicketEvent[] {
    const waiting = commands.map((command) => ({
      envelope: envelope(actor, command),
      hasCaller: true,
    }));
    const turn = takeTurn('ticket', this.ticket, waiting, atMs);
    const refused = turn.outcomes.find((outcome) => !outcome.accepted);
    if (refused) throw new Error(`Refused: ${JSON.stringify(refused)}`);
    this.ticket = turn.ticket;
    return turn.events;
  }

  /** What the other tickets say to this one's errands: they consent. */
  consents(): TicketCommand[] {
    return (this.ticket?.errands ?? []).map(({ errandSeq }) => ({
      kind: 'errandSettled',
      errandSeq,
      outcome: 'accepted',
    }));
  }
}

/** The example row by row. Throws if a step is refused: an example shows what works. */
export function tell(example: Example, terms: (contract: string) => ServiceTerms): Told[] {
  const desk = new Desk();
  return example.rows.map((row, index) => {
    const { atMs, action } = row;
    const [actor, ...commands] =
      index === 0
        ? [action === 'agentAsksFirst' ? anna : customer, opening(terms(example.contract), example)]
        : commandsOf(row, terms);
    const events = [
      ...desk.at(atMs, actor, ...commands),
      ...desk.at(atMs, system, ...desk.consents()),
    ];
    if (desk.ticket === null) throw new Error(`Example ${example.number} opens no ticket`);
    return { atMs, events, ticket: desk.ticket };
  });
}

export function instant(atMs: number, language: Language): string {
  const local = new Date(atMs + 3 * 3_600_000);
  const { weekdays, months } = words[language];
  const time = local.toISOString().slice(11, 16);
  const [weekday, month] = [weekdays[(local.getUTCDay() + 6) % 7], months[local.getUTCMonth()]];
  return `${weekday ?? ''} ${local.getUTCDate()} ${month ?? ''} ${time}`;
}

function duration(ms: number, language: Language): string {
  const { hour, minute } = words[language];
  const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.round((ms % 3_600_000) / 60_000)];
  const parts = [hours > 0 ? `${hours} ${hour}` : '', minutes > 0 ? `${minutes} ${minute}` : ''];
  return parts.filter(Boolean).join(' ') || `0 ${minute}`;
}

function cycleName(metric: Metric, cycleNo: number, language: Language): string {
  const name = words[language].metrics[metric];
  return cycleNo === 1 ? name : `${name} (${cycleNo})`;
}

function measuring(event: TicketEvent, language: Language): string | undefined {
  const say = phrases[language];
  const due = (atMs: number | null) => (atMs === null ? say.still : instant(atMs, language));
  switch (event.type) {
    case 'slaStarted':
      return event.deadlineAtMs === null ? say.startsStill : say.startsDue(due(event.deadlineAtMs));
    case 'slaPaused':
      return say.stands(duration(event.countedMs, language));
    case 'slaResumed':
      return say.goesOn(due(event.deadlineAtMs));
    case 'slaWarned':
      return say.warned(event.fraction * 100);
    case 'slaBreached':
      return say.breached;
    case 'slaMet':
      return say.met;
    case 'slaEnded':
      return say.ends(say.why[event.because]);
    case 'slaRetargeted':
      if (event.fromDeadlineAtMs === event.toDeadlineAtMs) return say.sameDue;
      return say.moves(due(event.fromDeadlineAtMs), due(event.toDeadlineAtMs));
    default:
      return undefined;
  }
}

function happening(event: TicketEvent, language: Language): string | undefined {
  const say = phrases[language];
  const told = (whom: string) => {
    if (whom === 'team') return say.told(say.whom.team);
    return say.told(whom.startsWith('agent:') ? say.whom.agent : say.whom.lead);
  };
  const { priorities } = words[language];
  switch (event.type) {
    case 'statusChanged':
      return `${say.status}: ${statusLabels[event.to][language]}`;
    case 'ratingRequested':
      return say.rating;
    case 'dueDatePassed':
      return `${say.duePassed}, ${told(event.notified)}`;
    case 'escalated': {
      if (event.priority) {
        return say.priority(priorities[event.priority.from], priorities[event.priority.to]);
      }
      return event.assignment ? say.passed : told(event.notified ?? 'team');
    }
    default:
      return undefined;
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What the third column says to the events of a row. */
export function recorded(events: readonly TicketEvent[], language: Language): string {
  const items = events.flatMap((event) => {
    const said = measuring(event, language);
    if (said === undefined) return happening(event, language) ?? [];
    const { metric, cycleNo } = event as TicketEvent & { metric: Metric; cycleNo: number };
    return `${cycleName(metric, cycleNo, language)}: ${said}`;
  });
  return items.length === 0 ? '—' : capital(items.join('; '));
}

function standingOf(cycle: SlaCycle, language: Language): string {
  const say = phrases[language];
  if (cycle.verdict !== null) return say[cycle.verdict];
  if (cycle.endedAtMs !== null) return say.withoutVerdict;
  return isPaused(cycle) ? say.standing : say.running;
}

/** What the last row says: every measurement of the ticket and what became of it. */
export function verdict(told: readonly Told[], language: Language): string {
  const latest = new Map<string, string>();
  for (const { ticket, events } of told) {
    for (const event of events) {
      if (event.type === 'slaStarted')
        latest.set(cycleName(event.metric, event.cycleNo, language), '');
    }
    for (const metric of metrics) {
      const cycle = ticket.cycles[metric];
      if (cycle)
        latest.set(cycleName(metric, cycle.cycleNo, language), standingOf(cycle, language));
    }
  }
  const items = [...latest].map(([name, said]) => `${name}: ${said}`);
  return capital(items.join('; ') || phrases[language].nothing);
}
