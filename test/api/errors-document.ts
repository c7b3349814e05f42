import { presentFieldError } from '../../src/api/field-errors';
import { fieldProblemCodes, fieldProblems } from '../../src/api/field-problem-table';
import { problemCodes, problems } from '../../src/api/problem-table';

const examples = [
  presentFieldError({ at: 'subject', code: 'TOO_LONG', bound: 500 }, 'en'),
  presentFieldError({ at: 'status', code: 'NOT_ONE_OF', expected: ['open', 'pending'] }, 'ru'),
];

/** docs/errors.md as the table of problems says it. */
export function errorsDocument(): string {
  const entries = problemCodes.flatMap((code) => {
    const { status, title, whatToDo } = problems[code];
    const [inRussian, inEnglish] = (['ru', 'en'] as const).map((language) =>
      // Where the advice is the title itself, once is enough.
      whatToDo[language].startsWith(title[language])
        ? whatToDo[language]
        : `${title[language]}. ${whatToDo[language]}`,
    );
    return [`## ${code}`, '', `${status}. ${inEnglish}`, '', `_${inRussian}_`, ''];
  });
  return [
    '# Errors of the API',
    '',
    'Written from `src/api/problem-table.ts` and held to it by `test/api/documents.test.ts`;',
    'rewrite it with `OTVET_WRITE_DOCS=1 npx jest test/api/documents`.',
    '',
    'Every failure is answered with `application/problem+json` (RFC 9457):',
    '',
    '```json',
    JSON.stringify(
      {
        type: '/api/problems#MOVE_NOT_ALLOWED',
        title: problems.MOVE_NOT_ALLOWED.title.en,
        status: problems.MOVE_NOT_ALLOWED.status,
        code: 'MOVE_NOT_ALLOWED',
        detail: problems.MOVE_NOT_ALLOWED.title.en,
        whatToDo: problems.MOVE_NOT_ALLOWED.whatToDo.en,
      },
      null,
      2,
    ),
    '```',
    '',
    'Decide by `code`, which never changes its meaning; `title`, `detail` and `whatToDo` are for',
    'people, in Russian or English by `?lang=` or `Accept-Language`. `errors`, where it is there,',
    'names each [wrong field](#wrong-fields). `GET /api/problems` serves this table.',
    '',
    'A 503 carries `Retry-After`. Of a command it means one of two things: `DATABASE_UNAVAILABLE`,',
    'nothing was done; `OUTCOME_UNKNOWN`, it may have been: send the same body with the same',
    '`Idempotency-Key`, which the answer names in its header.',
    '',
    ...entries,
    '## Wrong fields',
    '',
    'Each of `errors` has the path of the field or parameter with dots (`at`; empty where it is the whole),',
    'a stable `code`, and in `problem` what is expected instead, in the language of the answer. Where there is a',
    'bound or a choice, `bound` and `expected` have it for programs:',
    '',
    '```json',
    ...examples.map((example) => JSON.stringify(example)),
    '```',
    '',
    'Written from `src/api/field-problem-table.ts`:',
    '',
    ...fieldProblemCodes.flatMap((code) => {
      const { ru, en } = fieldProblems[code];
      return [`- \`${code}\`: ${en} _${ru}_`];
    }),
    '',
  ].join('\n');
}
