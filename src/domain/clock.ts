/**
 * Maps the engine's time to the ticket's: `ticketOriginMs` is what a ticket's clock shows at
 * `engineOriginMs`, and from there it runs `speed` times as fast. Speed 1 in production; time-lapse
 * plays five days in a minute on the real engine.
 */
export type TicketClock = { engineOriginMs: number; ticketOriginMs: number; speed: number };

export const realTime: TicketClock = { engineOriginMs: 0, ticketOriginMs: 0, speed: 1 };

/** The ticket time in ms at an instant of the engine. */
export function ticketTimeMs(clock: TicketClock, engineMs: number): number {
  return Math.round(clock.ticketOriginMs + (engineMs - clock.engineOriginMs) * clock.speed);
}

/** The instant of the engine, in ms, at which the ticket's clock will show `ticketMs`, rounded up. */
export function engineTimeMs(clock: TicketClock, ticketMs: number): number {
  return Math.ceil(clock.engineOriginMs + (ticketMs - clock.ticketOriginMs) / clock.speed);
}
