/** The import rules of docs/architecture.md ("Who may import what"). */

/** A folder that may only import the listed ones, besides itself and packages. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(src|workflows|activities)/', pathNot: [from, ...allowed] },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that import each other are one file.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-is-pure',
      comment: 'Decisions import nothing: no package, no Node built-in, no other folder.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    only('workflows', '^workflows/', ['^src/domain/'], 'Workflows see only the pure core.'),
    only(
      'activities',
      '^activities/',
      ['^src/(domain|db|mail)/', '^src/log\\.ts$'],
      'Thin verbs over db and mail.',
    ),
    only('db', '^src/db/', ['^src/domain/', '^src/log\\.ts$'], 'SQL and row mapping only.'),
    only(
      'verify',
      '^src/verify/',
      ['^src/(domain|db)/'],
      'Holds the record to its chain: nothing of what wrote it.',
    ),
    only(
      'mail',
      '^src/mail/',
      ['^src/domain/', '^src/log\\.ts$'],
      'Mail knows the core, not the store or the engine.',
    ),
    only(
      'temporal',
      '^src/temporal/',
      ['^src/domain/', '^workflows/(?:held-mail-)?messages\\.ts$', '^src/log\\.ts$'],
      'The only sender of signals and updates.',
    ),
    only(
      'api',
      '^src/api/',
      ['^src/(domain|temporal|db|mail)/', '^src/markup\\.ts$', '^src/log\\.ts$'],
      'The API sends commands and reads.',
    ),
    only('terms', '^src/terms/', ['^src/(domain|settings)/'], 'Terms and calendars from files.'),
    only(
      'settings',
      '^src/settings/',
      ['^src/(domain|mail)/', '^src/config\\.ts$'],
      'What settings files say, or all that is wrong with them.',
    ),
    only(
      'what-if',
      '^src/what-if/',
      ['^src/(domain|db|terms)/', '^src/config\\.ts$', '^src/log\\.ts$'],
      'Reads the record and asks the core; commands go out through whoever it is given.',
    ),
    only(
      'intake',
      '^src/intake/',
      ['^src/(domain|temporal|db|mail)/', '^src/log\\.ts$'],
      'Mail in: keep, understand, command, acknowledge.',
    ),
    only(
      'mailbox',
      '^src/mailbox/',
      ['^src/mail/', '^src/domain/language\\.ts$', '^src/(http-server|markup|log)\\.ts$'],
      'The demo mailbox plays the customer: it knows mail only.',
    ),
    only(
      'embedded',
      '^src/embedded/',
      ['^src/domain/language\\.ts$', '^src/log\\.ts$', '^src/project-root\\.ts$'],
      'Installs and supervises servers; knows nothing of tickets.',
    ),
    {
      name: 'bin-is-the-top',
      comment: 'Composition roots are imported by nobody.',
      severity: 'error',
      from: { pathNot: '^src/bin/' },
      to: { path: '^src/bin/' },
    },
    {
      name: 'workflow-sandbox',
      comment:
        'Nothing reachable from the workflow bundle touches Node, the database, mail or clients.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: {
        reachable: true,
        path: [
          '^src/(db|mail|temporal|api|intake|mailbox|embedded|verify|bin)/',
          '^activities/',
          '^(fs|net|http|crypto|os|path|child_process|process)$',
        ],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Type-only imports vanish at compile time, so they can't break the sandbox.
    tsPreCompilationDeps: false,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: 'node_modules' },
  },
};
