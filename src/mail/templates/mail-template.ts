/**
 * The words of one kind of mail in one language, as LiquidJS templates over `MailContext`. `html`
 * is the inside of the letter; the frame around it is the same for all. In `html` every value is
 * escaped unless a filter makes it HTML.
 */
export type MailTemplate = {
  /** What an inbox shows beside the subject. */
  preview: string;
  text: string;
  html: string;
};

/** What templates may name. A value that is not there is nil, so `{% if %}` asks for it. */
export type MailContext = {
  number: number;
  ticketSubject: string;
  serviceName: string;
  requesterName: string | undefined;
  agentName: string | undefined;
  comment: string | undefined;
  original: { atText: string; text: string } | undefined;
  goodUrl: string | undefined;
  badUrl: string | undefined;
  ticketUrl: string | undefined;
  responseHours: number | undefined;
  closesAfterDays: number | undefined;
};
