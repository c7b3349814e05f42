/** A copy of one of a ticket's mails to the customer's side. */
export type SentCopy = {
  mailSeq: number;
  /** Whose copy it is; `null`: the requester's. */
  participantId: string | null;
  /** Where it goes, in lower case; `null` if nobody is known under the id. */
  address: string | null;
  /** Whether the relay took it, or may have: nothing else can come back. */
  mayHaveBeenTaken: boolean;
};

/** The copy that a delivery report is about. */
export type ReportedCopy = {
  mailSeq: number;
  participantId: string | null;
  /**
   * The report names nobody whom the mail went to, and it went to several: `participantId` is then
   * `null` and says nothing.
   */
  isRecipientUnknown?: true;
};

/** What of the ticket's mails the report can't be about: there is none such, or it never left us. */
export type NothingReported = { nothing: 'no_such_mail' | 'never_taken' };

/**
 * The copy among `copies` that a report can be about, where `recipients` are those whom it names. In
 * this order: the latest copy of a recipient whom it names; the only copy that can have come back,
 * which a forwarding at the customer's may have given another address; else the latest mail, of which
 * nobody's copy is blamed. A recipient of ours whose copy never left us makes it nobody else's.
 */
export function reportedCopy(
  copies: readonly SentCopy[],
  recipients: readonly string[],
): ReportedCopy | NothingReported {
  if (copies.length === 0) return { nothing: 'no_such_mail' };
  const named = new Set(recipients.map((recipient) => recipient.toLowerCase()));
  const theirs = copies.filter(({ address }) => address !== null && named.has(address));
  const taken = copies.filter(({ mayHaveBeenTaken }) => mayHaveBeenTaken);
  const takenOfTheirs = taken.filter((copy) => theirs.includes(copy));
  if (taken.length === 0 || (theirs.length > 0 && takenOfTheirs.length === 0)) {
    return { nothing: 'never_taken' };
  }
  const about = latest(takenOfTheirs) ?? (taken.length === 1 ? taken[0] : undefined);
  if (about) return { mailSeq: about.mailSeq, participantId: about.participantId };
  const mailSeq = Math.max(...taken.map((copy) => copy.mailSeq));
  return { mailSeq, participantId: null, isRecipientUnknown: true };
}

function latest(copies: readonly SentCopy[]): SentCopy | undefined {
  return copies.reduce<SentCopy | undefined>(
    (found, copy) => (found && found.mailSeq >= copy.mailSeq ? found : copy),
    undefined,
  );
}
