import { createHash } from 'node:crypto';

/** One accent on greys, light and dark; every pair of text and ground is at least 4.5:1. */
export const css = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --paper: #ffffff; --ink: #1c1f23; --quiet: #57606b; --line: #dcdfe4;
  --accent: #1d5fa8; --on-accent: #ffffff; --hover: #f0f5fb;
  --good: #1a6b3c; --good-ground: #e6f4ec; --bad: #a3261b; --bad-ground: #fdf0ee;
  --warn: #7a5200; --warn-ground: #fdf3dc; --note: #fff9e8; --note-line: #e5c15a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #15181c; --paper: #1d2126; --ink: #e6e8eb; --quiet: #a3acb7; --line: #343a42;
    --accent: #7fb4ee; --on-accent: #0d1a29; --hover: #232a32;
    --good: #7fd1a0; --good-ground: #1b2f24; --bad: #f19a90; --bad-ground: #33201e;
    --warn: #e8c06a; --warn-ground: #2f2717; --note: #262216; --note-line: #7a6526;
  }
}
* { box-sizing: border-box; }
html { background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; overflow-wrap: anywhere; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: .5rem; top: .5rem; background: var(--paper); padding: .5rem; z-index: 1; }
header { background: var(--paper); border-bottom: 1px solid var(--line); }
.bar, main { max-width: 52rem; margin: 0 auto; padding: 0 1rem; }
.wide .bar, .wide main { max-width: 68rem; }
.bar { display: flex; flex-wrap: wrap; align-items: center; column-gap: 1.5rem; }
.bar a, .brand { display: inline-block; padding: .75rem 0; text-decoration: none; }
.bar nav { display: flex; gap: 1.5rem; }
.brand { color: var(--ink); font-weight: 650; }
.language { margin-left: auto; }
.person + .language { margin-left: 0; }
.person { margin-left: auto; color: var(--quiet); }
main { padding-top: 1.5rem; padding-bottom: 4rem; }
main:focus { outline: none; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .75rem; text-wrap: balance; }
h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
p { margin: 0 0 .75rem; }
time { white-space: nowrap; }
small, .quiet { color: var(--quiet); font-size: .875rem; }
.number { color: var(--quiet); font-weight: 400; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; padding: 1.25rem; }
.card > :last-child { margin-bottom: 0; }
.narrow { max-width: 32rem; margin: 0 auto; }
.alert { background: var(--bad-ground); color: var(--bad); border-radius: .375rem; padding: .5rem .75rem; }

label { display: block; font-weight: 550; margin-bottom: .25rem; }
input, select, textarea, button {
  font: inherit; color: inherit; border-radius: .375rem; padding: .5rem .75rem; min-height: 2.75rem;
}
input, select, textarea { background: var(--paper); border: 1px solid var(--quiet); width: 100%; }
textarea { display: block; resize: vertical; }
button { background: var(--accent); color: var(--on-accent); border: 1px solid var(--accent); font-weight: 550; cursor: pointer; }
button.plain { background: none; border: 0; color: var(--accent); font-weight: 400; padding: .5rem; }
.field { margin-bottom: 1rem; }
.field small { display: block; margin-top: .25rem; }

.badge { display: inline-block; border-radius: 1rem; padding: .0625rem .625rem; font-size: .875rem; border: 1px solid var(--line); background: var(--ground); white-space: nowrap; }
.badge.new, .badge.open, .badge.development_done { background: var(--hover); color: var(--accent); border-color: currentColor; }
.badge.resolved { background: var(--good-ground); color: var(--good); border-color: currentColor; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.warn { color: var(--warn); }

.filter { display: grid; grid-template-columns: 1fr 1fr 1fr 1fr; gap: .75rem; align-items: end; margin-bottom: 1rem; }
.tickets { list-style: none; margin: 0; padding: 0; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; }
.tickets li {
  position: relative; display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .125rem 1rem;
  padding: .75rem 1rem; border-top: 1px solid var(--line);
}
.tickets li:first-child { border-top: 0; border-radius: .5rem .5rem 0 0; }
.tickets li:last-child { border-radius: 0 0 .5rem .5rem; }
.tickets li:hover { background: var(--hover); }
.tickets a { color: var(--ink); font-weight: 600; text-decoration: none; }
.tickets a::after { content: ''; position: absolute; inset: 0; }
.tickets a:hover { text-decoration: underline; }
.tickets .state { text-align: right; }
.tickets .who { color: var(--quiet); font-size: .875rem; }
.pager { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin-top: 1rem; }
.pager a { padding: .375rem 0; }
.empty { text-align: center; padding: 2.5rem 1rem; }

.held-mail { margin-bottom: 1rem; }
.held-mail .facts, .held-mail .files { margin-bottom: .75rem; }
.held-mail .files li { border: 1px solid var(--line); border-radius: .375rem; padding: .25rem .625rem; overflow-wrap: anywhere; }
.decisions { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin-bottom: .75rem; }
button.second { background: var(--paper); color: var(--accent); }
.done { background: var(--good-ground); color: var(--good); border-radius: .375rem; padding: .5rem .75rem; }

.ticket-head { margin-bottom: 1rem; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem 1.25rem; margin: 0; }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; }
.next, .ties { margin-bottom: 1rem; }
.why { margin-bottom: 2rem; }
.why h3 { font-size: .875rem; font-weight: 550; color: var(--quiet); margin: 1rem 0 .25rem; }
.why ol, .why ul, .ties ul { margin: 0; padding-left: 1.25rem; }
.why details { margin: 0 0 .5rem; }
.ties li { padding: .125rem 0; }
.next ul { list-style: none; margin: 0 0 .75rem; padding: 0; }
.next li { display: grid; grid-template-columns: 11rem minmax(0, 1fr); gap: 0 1.25rem; padding: .375rem 0; border-top: 1px solid var(--line); }
.next li:first-child { border-top: 0; }
.next small { display: block; }

.timeline, .timeline ol { list-style: none; margin: 0; padding: 0; }
.timeline h3 { font-size: .875rem; font-weight: 550; color: var(--quiet); margin: 1.5rem 0 .5rem; }
.event { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 1rem; padding: .25rem 0 .25rem 1.25rem; position: relative; color: var(--quiet); font-size: .9375rem; }
.event::before { content: ''; position: absolute; left: .3125rem; top: .75rem; width: .4375rem; height: .4375rem; border-radius: 50%; background: var(--line); }
.event .marked { color: var(--ink); }
.event.good .marked { color: var(--good); }
.event.bad .marked { color: var(--bad); }
.event.warn .marked { color: var(--warn); }
.event blockquote { margin: .25rem 0 0; padding-left: .75rem; border-left: 3px solid var(--line); color: var(--ink); white-space: pre-wrap; }
.message { background: var(--paper); border: 1px solid var(--line); border-left-width: 4px; border-radius: .5rem; margin: .625rem 0; padding: .75rem 1rem; }
.message.agent { border-left-color: var(--accent); }
.message.note { background: var(--note); border-color: var(--note-line); }
.message header { background: none; border: 0; display: flex; flex-wrap: wrap; gap: 0 .75rem; margin-bottom: .5rem; }
.message header strong { font-weight: 600; }
.message header time { margin-left: auto; color: var(--quiet); font-size: .875rem; }
.text { white-space: pre-wrap; margin: 0; }
details { margin-top: .5rem; }
summary { color: var(--quiet); font-size: .875rem; cursor: pointer; padding: .25rem 0; }
details .text { color: var(--quiet); border-left: 3px solid var(--line); padding-left: .75rem; }
.files { list-style: none; display: flex; flex-wrap: wrap; gap: .5rem; margin: .75rem 0 0; padding: 0; }
.files a { display: block; border: 1px solid var(--line); border-radius: .375rem; padding: .25rem .625rem; text-decoration: none; background: var(--paper); }
.files a:hover { background: var(--hover); }
.mail { margin: .5rem 0 0; font-size: .875rem; color: var(--quiet); }
.event .mail { grid-column: 1 / -1; margin: 0; }
.mail.warn { color: var(--warn); }
.origin details { margin-top: .25rem; }
.origin summary span { margin-right: .75rem; }
.mail.failed { color: var(--bad); }
.mail.unknown { color: var(--warn); }

.choices { border: 0; margin: 0 0 1.25rem; padding: 0; display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; }
.choices legend { padding: 0; margin-bottom: .75rem; }
.choices label { position: relative; margin: 0; }
.choices input { position: absolute; opacity: 0; inset: 0; height: 100%; cursor: pointer; }
.choices span { display: block; text-align: center; border: 2px solid var(--line); border-radius: .5rem; padding: 1rem .5rem; font-size: 1.125rem; }
.choices input:hover + span { background: var(--hover); }
.choices input:focus-visible + span { outline: 2px solid var(--accent); outline-offset: 2px; }
.choices input[value=good]:checked + span { border-color: var(--good); background: var(--good-ground); color: var(--good); }
.choices input[value=bad]:checked + span { border-color: var(--bad); background: var(--bad-ground); color: var(--bad); }
.choices input:checked + span::before { content: '✓ '; }

@media (max-width: 40rem) {
  /* The name of the service leads to the same list. */
  .bar nav .home { display: none; }
  .filter { grid-template-columns: 1fr 1fr; }
  .filter .wide-field { grid-column: 1 / -1; }
  .filter button { grid-column: 1 / -1; }
  .tickets li { grid-template-columns: minmax(0, 1fr); }
  .tickets .state { text-align: left; }
  .card { padding: 1rem; }
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dd { margin-bottom: .5rem; }
  .next li { grid-template-columns: minmax(0, 1fr); }
}
@media print { header, .pager, .filter { display: none; } }
`;

const version = createHash('sha256').update(css).digest('hex').slice(0, 10);

/** The style's address changes with the style, so browsers may keep it for ever. */
export const stylePath = `/assets/otvet-${version}.css`;

/** A speech bubble in the accent colour. */
export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M3 2h10a2 2 0 0 1 2 2v6' +
  'a2 2 0 0 1-2 2H8l-4 3v-3H3a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z" fill="#1d5fa8"/></svg>';
