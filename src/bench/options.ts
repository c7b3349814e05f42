import { parseArgs } from 'node:util';
import { measures, type Measure } from './measures';

/** What a run of the bench does. */
export type BenchOptions = {
  quick: boolean;
  only: readonly Measure[];
  /** Deadlines per second; the one measure that needs no servers, so only made when asked for. */
  businessTime: boolean;
  /** How soon a mail in an idle IMAP folder is answered. */
  imapLatency: boolean;
  /** Whether recorded histories are replayed. */
  whatIf: boolean;
  levels: readonly number[];
  rounds: number;
  warmUpMs: number;
  rampMs: number;
  windowMs: number;
  jsonFile: string | undefined;
  profileFolder: string | undefined;
};

/** What has a table of its own; the first two need no product and are made only if they are named. */
const apart: readonly string[] = ['business-time', 'what-if', 'imap-latency'];

export const usage = `npm run bench -- [options]
  --quick            a short run: fewer and shorter rounds
  --json FILE        writes the figures as JSON too
  --only A,B         only these measures (${[...measures, ...apart].join(', ')})
  --in-flight N,M    only these numbers in flight (1,4,20)
  --rounds N         rounds of each pair
  --profile FOLDER   writes CPU profiles of worker, api and intake there (they slow it down)
`;

/** Bounds that keep a run within an hour whatever is asked for. */
const mostRounds = 10;
const mostInFlight = 100;

function list(text: string | undefined): string[] | undefined {
  return text?.split(',').map((part) => part.trim());
}

function count(text: string, most: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > most) {
    throw new Error(`${text} is not a whole number from 1 to ${most}`);
  }
  return number;
}

function measure(text: string): Measure {
  const found = measures.find((each) => each === text);
  if (found === undefined) throw new Error(`There is no measure ${text}`);
  return found;
}

/** Reads the command line; throws an `Error` that says what is wrong with it. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      only: { type: 'string' },
      'in-flight': { type: 'string' },
      rounds: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const { quick } = values;
  const named = list(values.only);
  return {
    quick,
    only: named?.filter((text) => !apart.includes(text)).map(measure) ?? measures,
    businessTime: named?.includes('business-time') ?? false,
    imapLatency: named?.includes('imap-latency') ?? true,
    whatIf: named?.includes('what-if') ?? false,
    levels: list(values['in-flight'])?.map((text) => count(text, mostInFlight)) ?? [1, 4, 20],
    rounds: values.rounds === undefined ? (quick ? 1 : 5) : count(values.rounds, mostRounds),
    // Until V8 has optimised the most of what runs (docs/bench.md).
    warmUpMs: quick ? 3_000 : 120_000,
    rampMs: 1_000,
    windowMs: quick ? 2_000 : 5_000,
    jsonFile: values.json,
    profileFolder: values.profile,
  };
}
