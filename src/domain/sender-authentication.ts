/** What the owner of a domain asks receivers to do with mail that only claims to be its (RFC 7489 §6.3). */
export const requestedPolicies = ['none', 'quarantine', 'reject'] as const;
export type RequestedPolicy = (typeof requestedPolicies)[number];

/**
 * Whether a mail is from the domain that its From names. `pass`: the domain vouches for it. `fail`:
 * the domain has said how its mail is known, and this mail is not known so. `unknown`: nothing speaks
 * for it or against it, or it could not be found out.
 */
export type SenderAuthentication = {
  verdict: 'pass' | 'fail' | 'unknown';
  /** The DMARC policy of the domain where it was looked up or reported; `null` where there is none. */
  requestedPolicy: RequestedPolicy | null;
  /** What the verdict rests on; `null` where nothing was found. */
  method: 'dmarc' | 'dkim' | 'authentication_results' | null;
  /** One line for people and logs, at most 500 characters. */
  evidence: string;
};
