/** Where reading all tickets by id begins: sorts before every UUID but itself, which no ticket has. */
export const beforeAllTickets = '00000000-0000-0000-0000-000000000000';
