import type { CommandEnvelope, TicketCommand } from './commands';
import {
  handoffKinds,
  handoffStates,
  type Actor,
  type HandoffKind,
  type HandoffState,
} from './ticket';

/** The public signals of a ticket's workflow, also for `temporal workflow signal`. */
export type SignalName = 'clientReply' | 'agentComment' | 'devHandoff';

export type ClientReplySignal = {
  contentId: string;
  gratitudeOnly?: boolean;
  /** The sender is nobody that the ticket knows. */
  standing?: 'guest';
  /** Its sender is to be told that the mail was not accepted. */
  notAccepted?: boolean;
  /** Whom the customer put into Cc. */
  participantIds?: readonly string[];
  commandId?: string;
};
export type AgentCommentSignal = {
  contentId: string;
  agentId: string;
  visibility?: 'reply' | 'note';
  thenStatus?: 'open' | 'pending' | 'resolved' | 'closed';
  commandId?: string;
};
export type DevHandoffSignal = {
  step?: HandoffState;
  handoffKind?: HandoffKind;
  estimateAtMs?: number;
  /** Where development tracks it: a URL. */
  reference?: string;
  developerId?: string;
  agentId?: string;
  commandId?: string;
};

type Fields = Readonly<Record<string, unknown>>;

function oneOf<const T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((candidate) => candidate === value);
}

/** NUL, and halves of characters: no database row holds them, so a ticket would try to record them for ever. */
// eslint-disable-next-line no-control-regex -- this character is the subject
const unrecordable = /[\u0000\p{Surrogate}]/u;

/** A non-empty text of at most 200 characters: no id of ours is longer. */
function id(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '' || value.length > 200) return undefined;
  return unrecordable.test(value) ? undefined : value;
}

/** Those of a list's first 100 values that are ids: no mail that anybody writes names more people. */
function ids(value: unknown): string[] {
  return Array.isArray(value) ? value.slice(0, 100).flatMap((each) => id(each) ?? []) : [];
}

/** An instant in ms that a `Date` can hold (ECMA-262, "time values"). */
function instantMs(value: unknown): number | undefined {
  const isInstant = Number.isInteger(value) && Math.abs(Number(value)) <= 8.64e15;
  return isInstant ? Number(value) : undefined;
}

/** An http(s) address of at most 500 characters: anything else would be a link nobody should follow. */
function webAddress(value: unknown): string | undefined {
  if (typeof value !== 'string' || unrecordable.test(value)) return undefined;
  return /^https?:\/\/[^\s<>"]{1,490}$/.test(value) ? value : undefined;
}

type Understood = { actor: Actor; command: TicketCommand } | undefined;

function clientReply(fields: Fields): Understood {
  const contentId = id(fields['contentId']);
  if (contentId === undefined) return undefined;
  // Whatever else it says: a reply is not lost, and nobody is trusted more than a guest for it.
  const isGuest = fields['standing'] !== undefined && fields['standing'] !== null;
  const participantIds = ids(fields['participantIds']);
  return {
    actor: { role: 'customer' },
    command: {
      kind: 'clientReply',
      contentId,
      ...(fields['gratitudeOnly'] === true && { gratitudeOnly: true }),
      ...(fields['notAccepted'] === true && { notAccepted: true }),
      ...(isGuest && { standing: 'guest' as const }),
      ...(participantIds.length > 0 && { participantIds }),
    },
  };
}

function agentComment(fields: Fields): Understood {
  const contentId = id(fields['contentId']);
  const agentId = id(fields['agentId']);
  const visibility = oneOf(fields['visibility'] ?? 'reply', ['reply', 'note']);
  const thenStatus = oneOf(fields['thenStatus'], ['open', 'pending', 'resolved', 'closed']);
  if (contentId === undefined || agentId === undefined || visibility === undefined) {
    return undefined;
  }
  if (fields['thenStatus'] !== undefined && thenStatus === undefined) return undefined;
  return {
    actor: { role: 'agent', agentId },
    command: {
      kind: 'agentComment',
      contentId,
      visibility,
      ...(thenStatus === undefined ? {} : { thenStatus }),
    },
  };
}

function devHandoff(fields: Fields): Understood {
  const step = oneOf(fields['step'], handoffStates);
  const handoffKind = oneOf(fields['handoffKind'], handoffKinds);
  const estimateAtMs = instantMs(fields['estimateAtMs']);
  const reference = webAddress(fields['reference']);
  const understood = { step, handoffKind, estimateAtMs, reference };
  for (const [field, value] of Object.entries(understood)) {
    if (fields[field] !== undefined && value === undefined) return undefined;
  }
  if (step === undefined && estimateAtMs === undefined && reference === undefined) return undefined;
  const agentId = id(fields['agentId']);
  const developerId = id(fields['developerId']) ?? 'unnamed';
  // Handing over is the agent's step, the others are development's.
  const byAgent = agentId !== undefined || step === 'queued';
  const actor: Actor = byAgent
    ? { role: 'agent', agentId: agentId ?? 'unnamed' }
    : { role: 'developer', developerId };
  return {
    actor,
    command: {
      kind: 'devHandoff',
      ...(step === undefined ? {} : { step }),
      ...(handoffKind === undefined ? {} : { handoffKind }),
      ...(estimateAtMs === undefined ? {} : { estimateAtMs }),
      ...(reference === undefined ? {} : { reference }),
    },
  };
}

const understanding = { clientReply, agentComment, devHandoff };

/**
 * The command that a signal's payload means, or `undefined` if it can't be understood: a signal may
 * be sent by hand and must never stop a ticket. `fallbackId` serves where it names no command id.
 */
export function commandOfSignal(
  name: SignalName,
  payload: unknown,
  fallbackId: string,
): CommandEnvelope | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const fields = payload as Fields;
  const understood = understanding[name](fields);
  return understood && { commandId: id(fields['commandId']) ?? fallbackId, ...understood };
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** The kinds of commands that are nothing without a content. */
const needContent: ReadonlySet<unknown> = new Set(['openTicket', 'clientReply', 'agentComment']);

/**
 * The command that a signal carries as a whole, or `undefined` where the payload has not even its
 * form, on which a ticket would stop for ever. Only Otvet sends such signals; a hand may all the same.
 */
export function envelopeOfSignal(payload: unknown): CommandEnvelope | undefined {
  if (!isObject(payload) || id(payload['commandId']) === undefined) return undefined;
  const { actor, command } = payload;
  if (!isObject(actor) || !isObject(command)) return undefined;
  const { kind, contentId = null, terms } = command;
  if (typeof actor['role'] !== 'string' || typeof kind !== 'string') return undefined;
  if (contentId === null ? needContent.has(kind) : id(contentId) === undefined) return undefined;
  if (kind === 'openTicket' && !isObject(terms)) return undefined;
  return payload as CommandEnvelope;
}
