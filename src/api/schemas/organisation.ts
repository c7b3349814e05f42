import { z } from 'zod';
import { dnsDomainOf } from '../../mail/domain-alignment';
import { usableAddress } from '../../mail/header-text';
import { flaw } from '../field-problem-table';
import { cursor, instant, label, namedSchemas, nextCursor, oneLine, pageLimit } from './common';

const domain = z
  .string()
  .trim()
  .max(253)
  .transform((text, context) => {
    const ascii = text.includes('@') ? undefined : dnsDomainOf(text);
    if (ascii !== undefined) return ascii;
    context.addIssue({ code: 'custom', message: flaw('NOT_A_DOMAIN') });
    return z.NEVER;
  });

const address = z
  .string()
  .max(254)
  .transform((text, context) => {
    const usable = usableAddress(text);
    if (usable !== undefined) return usable.toLowerCase();
    context.addIssue({ code: 'custom', message: flaw('NOT_AN_ADDRESS') });
    return z.NEVER;
  });

const name = oneLine.min(1).max(200);

const rules = {
  onlyAuthorised: z
    .boolean()
    .describe('Mail acts in its name, and on its tickets, only from the addresses in `senders`'),
  requireAuthentication: z
    .boolean()
    .describe('Its senders must be proven by DMARC or DKIM; what is not is held'),
};

/** The whole of an organisation: what is left out is empty or off. */
export const organisationBody = z.strictObject({
  name,
  domains: z
    .array(domain)
    .max(100)
    .default([])
    .describe('Whoever writes from one of them belongs to the organisation'),
  onlyAuthorised: rules.onlyAuthorised.default(false),
  requireAuthentication: rules.requireAuthentication.default(false),
  senders: z.array(address).max(1_000).default([]).describe('Authorised addresses'),
});

export const organisation = z
  .object({
    organisationId: z.string().describe('What `details.organisationId` of tickets names'),
    name: z.string(),
    domains: z.array(z.string()).describe('In lower case, international ones as xn--…'),
    ...rules,
    senders: z.array(z.string()).describe('Authorised addresses, in lower case'),
  })
  .register(namedSchemas, { id: 'Organisation' });

export const organisationWithChanges = z
  .object({
    organisation,
    changes: z
      .array(
        z.object({
          at: instant,
          changedBy: z.string(),
          before: organisation.nullable().describe('null: it was made'),
          after: organisation.nullable().describe('null: it was deleted'),
        }),
      )
      .describe('The latest 50, newest first'),
  })
  .register(namedSchemas, { id: 'OrganisationWithChanges' });

export const organisationList = z
  .object({ organisations: z.array(organisation), nextCursor })
  .register(namedSchemas, { id: 'OrganisationList' });

export const organisationListQuery = z.strictObject({
  limit: pageLimit(200, 50),
  cursor: cursor.optional(),
});

export const organisationParams = z.object({ organisation: label });
