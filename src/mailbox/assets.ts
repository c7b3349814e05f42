/** Grey on grey with one accent; every pair of colours is at least 4.5:1. */
export const mailboxCss = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --paper: #ffffff; --ink: #1c1f23; --quiet: #5b6470; --line: #dcdfe4;
  --accent: #1d5fa8; --on-accent: #ffffff; --bad: #a3261b; --bad-ground: #fdf0ee;
  --hover: #f0f5fb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #15181c; --paper: #1d2126; --ink: #e6e8eb; --quiet: #9ba4af; --line: #343a42;
    --accent: #7fb4ee; --on-accent: #0d1a29; --bad: #f19a90; --bad-ground: #33201e;
    --hover: #232a32;
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
.bar { display: flex; flex-wrap: wrap; align-items: center; column-gap: 1.5rem; }
.bar a { display: inline-block; padding: .75rem 0; text-decoration: none; }
.brand { color: var(--ink); font-weight: 650; }
nav { display: flex; gap: 1.25rem; }
nav a { border-bottom: 2px solid transparent; border-top: 2px solid transparent; color: var(--quiet); }
nav a[aria-current] { border-bottom-color: var(--accent); color: var(--ink); }
.language { margin-left: auto; color: var(--quiet); }
main { padding-top: 1.5rem; padding-bottom: 4rem; }
main:focus { outline: none; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
.about, .none, small, .files span { color: var(--quiet); }
.about { margin: 0 0 1.25rem; max-width: 40rem; }
small { display: block; font-size: .875rem; margin-top: .25rem; }
.news { margin: 0; position: sticky; top: .5rem; text-align: center; z-index: 1; }
.news a:not([hidden]) {
  display: inline-block; background: var(--accent); color: var(--on-accent); border-radius: 2rem;
  padding: .25rem 1rem; text-decoration: none; margin-bottom: .75rem;
}
input, textarea, button, .button {
  font: inherit; color: inherit; border-radius: .375rem; padding: .5rem .75rem; min-height: 2.75rem;
}
input, textarea { background: var(--paper); border: 1px solid var(--quiet); width: 100%; }
textarea { resize: vertical; display: block; }
input[type=radio] { width: 1.125rem; height: 1.125rem; min-height: 0; margin: 0 .5rem 0 0; accent-color: var(--accent); }
input[type=file] { border: 0; background: none; padding: .25rem 0; min-height: 0; }
button, .button {
  display: inline-block; background: var(--accent); color: var(--on-accent);
  border: 1px solid var(--accent); text-decoration: none; cursor: pointer; font-weight: 550;
}
.filter { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; margin-bottom: 1rem; }
.filter input { flex: 1 1 12rem; width: auto; min-width: 0; max-width: 24rem; }
.filter button { background: var(--paper); color: var(--accent); }
.mails { list-style: none; margin: 0; padding: 0; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; }
.mails li {
  position: relative; padding: .75rem 1rem; border-top: 1px solid var(--line);
  display: grid; grid-template-columns: minmax(0, 1fr) auto; column-gap: 1rem;
}
.mails li:first-child { border-top: 0; border-radius: .5rem .5rem 0 0; }
.mails li:last-child { border-radius: 0 0 .5rem .5rem; }
.mails li:hover { background: var(--hover); }
.mails .who, .mails time, .mails .for { color: var(--quiet); font-size: .875rem; }
.mails .for { grid-column: 1 / -1; }
.mails .for a { position: relative; color: inherit; }
.mails .open { grid-column: 1 / -1; color: var(--ink); font-weight: 600; text-decoration: none; }
.mails .open::after { content: ''; position: absolute; inset: 0; }
.mails .open:hover { text-decoration: underline; }
.mails .snippet {
  grid-column: 1 / -1; color: var(--quiet);
  overflow: hidden; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical;
}
.pager { display: flex; justify-content: space-between; gap: 1rem; }
.pager a { display: inline-block; padding: .5rem 0; }
.empty { background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; padding: 2rem 1rem; text-align: center; }
.facts { margin: 0 0 1rem; }
.facts div { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: .5rem; }
.fixed { margin: 0 0 1rem; }
.facts dt, .said span { color: var(--quiet); }
.facts dd { margin: 0; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; margin: 1rem 0; }
.parts { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1rem 0 .5rem; font-size: .875rem; }
.text, iframe.body, pre {
  background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 0;
}
.text { white-space: pre-wrap; }
iframe.body { display: block; width: 100%; height: 70vh; padding: 0; background: #fff; color-scheme: light; }
pre { overflow: auto; font: .8125rem/1.5 ui-monospace, monospace; white-space: pre-wrap; max-height: 30rem; }
details { margin-top: 1.5rem; }
summary { cursor: pointer; color: var(--quiet); padding: .5rem 0; }
.files { padding-left: 1.25rem; }
.letter { max-width: 40rem; }
.field { margin: 0 0 1rem; padding: 0; border: 0; min-width: 0; }
.field > label, .fixed span, legend { display: block; font-weight: 550; margin-bottom: .25rem; padding: 0; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); column-gap: 1rem; }
.choices { display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
.choices label { display: inline-flex; align-items: center; min-height: 2.25rem; }
.failure { background: var(--bad-ground); border: 1px solid var(--bad); border-radius: .5rem; padding: .75rem 1rem; margin-bottom: 1.25rem; max-width: 40rem; }
.failure p { margin: .25rem 0; }
.failure b { color: var(--bad); }
code { font: .875rem/1.5 ui-monospace, monospace; }
@media (max-width: 30rem) {
  nav { order: 1; width: 100%; }
  .facts div { grid-template-columns: 1fr; gap: 0; margin-bottom: .5rem; }
  .mails li { padding: .75rem; }
}
`;

/**
 * Asks every 3 s whether there is newer mail. On the list it puts the new list in place of the old
 * one; elsewhere it shows a link, so that nothing typed is ever lost. Gives the mail's frame the
 * height of its content, too.
 */
export const mailboxJs = `'use strict';
const everyMs = 3000;
let newest = document.body.dataset.newest;

const refreshList = async () => {
  const response = await fetch(location.href);
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  const list = document.getElementById('mails');
  const next = fresh.getElementById('mails');
  if (list && next && !list.contains(document.activeElement)) list.replaceWith(next);
  else showNews();
};

const showNews = () => {
  const link = document.querySelector('.news a');
  if (link) link.hidden = false;
};

const look = async () => {
  if (document.hidden) return;
  const query = new URLSearchParams({ to: new URLSearchParams(location.search).get('to') ?? '' });
  const response = await fetch('/api/newest?' + query);
  if (!response.ok) return;
  const { id } = await response.json();
  if (id === newest) return;
  newest = id;
  if (document.getElementById('mails')) await refreshList();
  else showNews();
};

// A server that is restarting is no news: the next look tries again.
if (newest !== undefined) setInterval(() => look().catch(() => {}), everyMs);

for (const frame of document.querySelectorAll('iframe.body')) {
  const fit = () => {
    const content = frame.contentDocument;
    if (!content?.body || content.URL === 'about:blank') return;
    // A document is never lower than its frame, so the frame is folded up to measure it.
    frame.style.height = '0';
    frame.style.height = content.documentElement.scrollHeight + 2 + 'px';
  };
  frame.addEventListener('load', fit);
  addEventListener('resize', fit);
  if (frame.contentDocument?.readyState === 'complete') fit();
}
`;

/** An envelope, drawn in the accent colour. */
export const mailboxIcon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect x="1" y="3" width="14" ' +
  'height="10" rx="2" fill="#1d5fa8"/><path d="M2 5l6 4 6-4" fill="none" stroke="#fff" ' +
  'stroke-width="1.5"/></svg>';
