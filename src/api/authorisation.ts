import type { Role } from './auth';

const staff: readonly Role[] = ['agent', 'developer'];
const agents: readonly Role[] = ['agent'];

/**
 * Who may use which route and page. Whether a particular command is allowed to a role on a
 * particular ticket is the lifecycle's decision, not this table's.
 */
export const access = {
  listTickets: staff,
  getTicket: staff,
  listEvents: staff,
  listMails: staff,
  explainTicket: staff,
  getFile: staff,
  getMessageMail: staff,
  getEventMail: staff,
  openTicket: agents,
  uploadFile: agents,
  addComment: staff,
  changeStatus: agents,
  changeAssignee: agents,
  changeHandoff: staff,
  changeDetails: agents,
  mergeTicket: agents,
  undoMerge: agents,
  splitTicket: agents,
  linkTicket: agents,
  unlinkTicket: agents,
  confirmRequester: agents,
  changeParticipants: agents,
  listQuarantine: agents,
  viewHeldMail: agents,
  getHeldMail: agents,
  releaseHeldMail: agents,
  discardHeldMail: agents,
  listMailboxes: agents,
  getTimerAudit: agents,
  listOrganisations: agents,
  getOrganisation: agents,
  putOrganisation: agents,
  deleteOrganisation: agents,
  checkHealth: 'anyone',
  checkReadiness: 'anyone',
  getOpenApi: 'anyone',
  listProblems: 'anyone',
  ticketListPage: staff,
  ticketPage: staff,
  quarantinePage: agents,
  heldMailPage: agents,
  mailboxesPage: agents,
} as const satisfies Record<string, readonly Role[] | 'anyone'>;

export type RouteName = keyof typeof access;

/** Whether the table lets a role (`undefined`: not signed in) use the route. */
export function mayUse(name: RouteName, role: Role | undefined): boolean {
  const allowed: readonly Role[] | 'anyone' = access[name];
  return allowed === 'anyone' || (role !== undefined && allowed.includes(role));
}
