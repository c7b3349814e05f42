import { mailboxStatuses, presentMailbox } from '../mailboxes';
import { defineRoute, noBody, none, type Route } from '../route';
import { mailboxList } from '../schemas/mailboxes';

const listMailboxesRoute = defineRoute({
  name: 'listMailboxes',
  method: 'get',
  path: '/api/mailboxes',
  summary: 'The mailboxes that customers write to, and how the fetching of their mail stands',
  params: none,
  query: none,
  body: noBody,
  replies: { 200: { description: 'All of them', schema: mailboxList } },
  problems: [],
  handle: async (deps, { language }) => {
    const mailboxes = await mailboxStatuses(deps);
    const shown = mailboxes.map((mailbox) => presentMailbox(mailbox, language));
    return { status: 200, json: { mailboxes: shown } };
  },
});

export const mailboxRoutes: readonly Route[] = [listMailboxesRoute];
