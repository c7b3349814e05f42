import type { IntakeDependencies } from '../../src/intake/dependencies';
import { MailOrder } from '../../src/intake/mail-order';
import type { Mailbox } from '../../src/mail/mailboxes';
import { unknownSender } from '../../src/mail/trusted-results';
import { defaultTerms } from '../../src/terms/default-terms';
import { testLogger } from './temporary-data-folder';
import { testSecret } from './ticket-lab';

/** A mailbox that is reached by SMTP only. */
export function testMailbox(address: string, about: Partial<Mailbox> = {}): Mailbox {
  return {
    address,
    imap: undefined,
    senderChecks: { kind: 'none' },
    behindLists: [],
    department: null,
    dkim: undefined,
    ...about,
  };
}

/** What receiving needs, for one mailbox whose senders nobody checks, unless the test says otherwise. */
export function testIntake(
  about: Pick<IntakeDependencies, 'pool' | 'tickets' | 'parser'> & Partial<IntakeDependencies>,
): IntakeDependencies {
  return {
    checkSender: () => Promise.resolve(unknownSender('not checked in this test')),
    startHold: () => Promise.resolve(),
    order: new MailOrder(),
    mailboxes: [testMailbox('support@desk.example')],
    terms: defaultTerms(),
    secret: testSecret,
    mailDomain: 'desk.example',
    serviceName: { ru: 'Служба поддержки', en: 'Support' },
    teamAddresses: new Map(),
    log: testLogger('intake'),
    ...about,
  };
}
