import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Language } from '../../src/domain/language';
import type { SlaPolicy } from '../../src/domain/terms';
import { projectRoot } from '../../src/project-root';
import { loadCalendar } from '../../src/terms/load-calendar';
import { mailganerTerms, ritTerms } from '../../src/terms/presets';
import { termsByContract } from './sla-contracts';
import { readSlaDocument, type SlaDocument } from './sla-document';
import { recorded, tell, verdict } from './sla-telling';

const text = readFileSync(join(projectRoot(), 'docs', 'sla.md'), 'utf8');
const [, english = '', russian = ''] = text.split(/^# /m);
const sections: Record<Language, string> = { en: english, ru: russian };
const documents: Record<Language, SlaDocument> = {
  en: readSlaDocument(english, 'en'),
  ru: readSlaDocument(russian, 'ru'),
};
const terms = termsByContract(documents.en);

describe.each<Language>(['en', 'ru'])('docs/sla.md in %s', (language) => {
  test.each(documents[language].examples.map((example) => [example.number, example] as const))(
    'example %s is recorded as it is written',
    (_number, example) => {
      const told = tell(example, terms);
      expect([
        ...told.map(({ events }) => recorded(events, language)),
        verdict(told, language),
      ]).toEqual(example.recorded);
      // Nothing that an example tells happens between its rows.
      for (const { atMs, events } of told) {
        expect(events.filter((event) => event.atMs !== atMs)).toEqual([]);
      }
    },
  );

  test('has an example for each of the nine rules', () => {
    const rules = sections[language].split(/^### (?=\d)/m).slice(1);
    const own = rules.map((rule) => rule.split(/^## /m)[0] ?? '');
    expect(own.map((rule) => rule[0])).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(own.every((rule) => /^\*\*(Example|Пример) \d+\.\*\*/m.test(rule))).toBe(true);
  });
});

test('both languages of docs/sla.md tell the same scenarios', () => {
  const scenarios = ({ calendars, contracts, examples }: SlaDocument) => ({
    calendars,
    contracts,
    examples: examples.map(({ number, contract, details, rows }) => ({
      ...{ number, contract, details, rows },
    })),
  });
  expect(scenarios(documents.ru)).toEqual(scenarios(documents.en));
  expect(documents.en.examples.map(({ number }) => Number(number))).toEqual(
    documents.en.examples.map((_, index) => index + 1),
  );
});

test.each([
  ['RIT', ritTerms(loadCalendar)],
  ['Mailganer', mailganerTerms(loadCalendar)],
])('the contract of %s in docs/sla.md is the one that Otvet ships', (name, preset) => {
  const promises = (policies: readonly SlaPolicy[]) =>
    policies.map(({ match, targets, escalations }) => ({ match, targets, escalations }));
  const written = terms(name);
  expect(promises(written.policies)).toEqual(promises(preset.policies));
  const hours = (which: typeof preset) => which.calendars[which.calendarId]?.week;
  expect(hours(written)).toEqual(hours(preset));
  const { pendingCloseBusinessDays, resolvedCloseDays, ratingDelayHours } = preset;
  expect(written).toMatchObject({ pendingCloseBusinessDays, resolvedCloseDays, ratingDelayHours });
});

test('the confirmation of rule 2’s example goes out by itself and answers nothing', () => {
  const example = documents.en.examples.find(({ number }) => number === '7');
  const [opening] = example ? tell(example, terms) : [];
  expect(opening?.events.map((event) => 'mail' in event && event.mail)).toContain(
    'acknowledgement',
  );
  expect(opening?.ticket.cycles.first_response?.verdict).toBeNull();
});
