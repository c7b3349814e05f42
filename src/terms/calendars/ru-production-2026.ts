import type { DayRules } from './day-rules';

/**
 * Russia's production calendar of 2026 for a week of five days.
 *
 * Holidays: article 112 of the Labour Code. Moved: to 9 January and 31 December by decree 1466 of the
 * Government of 24 September 2025; to 9 March and 11 May by article 112 itself, as 8 March and 9 May
 * fall on a weekend. Shortened: article 95, working days directly before a holiday. A test holds
 * this to the published norm: 247 working days, 1972 hours in a week of 40.
 */
export const ruProduction2026: DayRules = {
  holidays: [
    '2026-01-01',
    '2026-01-02',
    '2026-01-03',
    '2026-01-04',
    '2026-01-05',
    '2026-01-06',
    '2026-01-07',
    '2026-01-08',
    '2026-02-23',
    '2026-03-08',
    '2026-05-01',
    '2026-05-09',
    '2026-06-12',
    '2026-11-04',
  ],
  moved: [
    { from: '2026-01-03', to: '2026-01-09' },
    { from: '2026-01-04', to: '2026-12-31' },
    { from: '2026-03-08', to: '2026-03-09' },
    { from: '2026-05-09', to: '2026-05-11' },
  ],
  shortened: ['2026-04-30', '2026-05-08', '2026-06-11', '2026-11-03'],
  days: {},
};
