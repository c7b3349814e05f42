import type { Bilingual, Language } from '../src/domain/language';
import type { Outflow } from '../src/mail/outflow';
import type { Relay } from '../src/mail/relay';
import type { TeamAddresses } from '../src/mail/team-addresses';
import type { OwnTemplates } from '../src/mail/templates/built-in';

/** What mails are sent with and in whose name. What they promise is each ticket's own. */
export type PostOffice = {
  relay: Relay;
  /** The pace at which this process hands mail to the relay. */
  outflow: Outflow;
  secret: string;
  mailDomain: string;
  supportAddress: string;
  /** Every mailbox of the desk, the support address first. */
  mailboxes: readonly [string, ...string[]];
  serviceName: Bilingual;
  /** Where customers and the team reach the pages, without a slash at the end. */
  publicUrl: string;
  teamAddresses: TeamAddresses;
  /** The language of notices to the team. */
  teamLanguage: Language;
  /** The templates that replace ours, if any. */
  templates?: OwnTemplates;
};
