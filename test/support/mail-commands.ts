/** Any commands that mail brings beside the customer's replies, and what agents make of them. */
import fc from 'fast-check';
import type { TicketCommand } from '../../src/domain/commands';
import { automaticMailClasses, bounceOutcomes } from '../../src/domain/ticket-mail';

/** Whom the commands name: more than a ticket takes. */
export const everybody = Array.from('abcdefghijklmnopqrstuv', (letter) => letter.repeat(26));

const people = fc.subarray(everybody);

/** Replies with Cc, of people whom the ticket knows and of guests. */
export const repliesWithCc: fc.Arbitrary<TicketCommand> = fc.record(
  {
    kind: fc.constant('clientReply'),
    contentId: fc.constant('cc'),
    standing: fc.constant('guest'),
    participantIds: people,
  },
  { requiredKeys: ['kind', 'contentId'] },
);

/** What the mail system notes: robots' mails, and reports on mails that were sent or never were. */
export const notedMail: fc.Arbitrary<TicketCommand> = fc.oneof(
  fc.record({
    kind: fc.constant('noteAutomaticMail'),
    contentId: fc.constant('robot'),
    mailClass: fc.constantFrom(...automaticMailClasses),
  }),
  fc.record({
    kind: fc.constant('noteBounce'),
    mailSeq: fc.oneof(fc.constant(2), fc.integer({ min: 0, max: 30 })),
    participantId: fc.constantFrom(null, everybody[0] ?? ''),
    outcome: fc.constantFrom(...bounceOutcomes),
    statusCode: fc.constantFrom(null, '5.1.1', '4.4.1'),
    contentId: fc.constantFrom(null, 'report'),
  }),
);

/** What agents decide about the people of a ticket. */
export const peopleChanges: fc.Arbitrary<TicketCommand> = fc.oneof(
  fc.record({ kind: fc.constant('changeParticipants'), add: people, remove: people }),
  fc.constant({ kind: 'confirmRequester' }),
);

/** All of them. */
export const mailCommands: fc.Arbitrary<TicketCommand> = fc.oneof(
  repliesWithCc,
  notedMail,
  peopleChanges,
);
