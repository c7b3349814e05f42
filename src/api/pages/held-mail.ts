import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import { findHeldMail, type HeldMail } from '../../db/quarantine';
import { isReleasable } from '../../domain/held-mail';
import type { Language } from '../../domain/language';
import { readSenderHold } from '../../domain/sender-policy';
import { decodeWords } from '../../mail/encoded-words';
import { evidenceText } from '../../mail/evidence-words';
import { cleanLine } from '../../mail/header-text';
import type { InboundMail, MailAddress } from '../../mail/inbound-mail';
import { markup, type Html } from '../../markup';
import type { Caller } from '../auth';
import { mainZone } from '../main-zone';
import { authenticationResults, causeTexts, excerptOf } from '../present-held-mail';
import { Problem } from '../problem';
import { readHeldMail, type Readable } from '../read-held-mail';
import type { RouteDependencies } from '../route';
import { heldMailParams } from '../schemas/quarantine';
import { frameOf, page, type PageFrame, type PageSettings } from './layout';
import { verdictTexts } from './mail-origin';
import { fileSize } from './message-text';
import { machineName, quarantineWords, stateSentences } from './quarantine-texts';
import { dayAndTime, zoneName, type TimeStyle } from './times';

/** Addresses and files beyond these are no help in deciding. */
const mostShown = 20;

/** Of a From field that names no usable author. */
const longestClaim = 300;

type View = {
  row: HeldMail;
  readable: Readable;
  frame: PageFrame;
  style: TimeStyle;
  nowMs: number;
  /** Whether a decision was sent just now whose outcome is not known. */
  isUnderWay: boolean;
};

function people(addresses: readonly MailAddress[]): string {
  return addresses
    .slice(0, mostShown)
    .map(({ name, address }) => (name === '' ? address : `${name} <${address}>`))
    .join(', ');
}

/** A row of the facts; nothing where there is nothing to say. */
function fact(name: string, value: string): Html {
  return value === '' ? markup`` : markup`<dt>${name}</dt><dd><bdi>${value}</bdi></dd>`;
}

/** The author, or what a mail without exactly one usable author says in its From fields. */
function authorOf(mail: InboundMail | undefined, noAuthor: string): string {
  if (mail?.from !== undefined) return people([mail.from]);
  const fields = mail?.headers['from'] ?? [];
  const claims = fields
    .slice(0, mostShown)
    .map((text) => cleanLine(decodeWords(text), longestClaim));
  return claims.filter((claim) => claim !== '').join(' · ') || noAuthor;
}

/** Our own verdict with what it rests on. */
function senderCheckOf({ senderVerdict, senderEvidence }: HeldMail, language: Language): string {
  const told = verdictTexts[senderVerdict][language];
  return senderEvidence === '' ? told : `${told}: ${evidenceText(senderEvidence, language)}`;
}

function facts({ row, readable, frame, style, nowMs }: View): Html {
  const own = quarantineWords(frame.language);
  const time = (atMs: number) => dayAndTime(style, atMs, nowMs);
  const until = row.heldUntilMs === null ? own.soon : time(row.heldUntilMs);
  const mail = readable.parts === 'nothing' ? undefined : readable.mail;
  return markup`<dl class="facts">
    ${fact(own.from, authorOf(mail, own.noAuthor))}
    ${mail && fact(own.replyTo, mail.replyTo ? people([mail.replyTo]) : '')}
    ${mail && fact(own.to, people(mail.to))} ${mail && fact(own.copy, people(mail.cc))}
    ${fact(own.date, mail?.dateMs === undefined ? '' : time(mail.dateMs))}
    ${fact(own.returnPath, row.mailFrom || own.nullPath)} ${fact(own.server, row.remoteAddress)}
    ${fact(own.senderCheck, senderCheckOf(row, frame.language))}
    ${mail && authenticationResults(mail).map((result) => fact(own.authentication, result))}
    ${fact(own.writtenBy, machineName(row.mailClass, frame.language))}
    ${fact(own.mailbox, row.mailbox)}
    ${fact(own.received, time(Math.floor(row.receivedAtUs / 1000)))}
    ${fact(own.until, row.state === 'held' ? until : '')}
  </dl>
  <p class="quiet">${own.claims} ${frame.words.timesIn} ${zoneName(style, nowMs)}.</p>`;
}

function decision(which: 'release' | 'discard', { row, frame }: View): Html {
  const own = quarantineWords(frame.language);
  // Pressed twice, it is one decision.
  return markup`<form method="post" action="/quarantine/${row.mailId}/${which}">
    <input type="hidden" name="key" value="${randomUUID()}" />
    <button${which === 'discard' && markup` class="second"`}>${own[which]}</button>
  </form>`;
}

function decisions(view: View): Html {
  const { row, frame } = view;
  const own = quarantineWords(frame.language);
  const canRelease = isReleasable(row.cause);
  return markup`<h2>${own.decide}</h2>
    <div class="decisions">${canRelease && decision('release', view)} ${decision('discard', view)}</div>
    <p class="quiet">${canRelease ? own.releaseHint : own.notReleasable}</p>`;
}

function decided({ row, frame }: View): Html {
  const own = quarantineWords(frame.language);
  const { state, decidedBy, ticketNumber } = row;
  const by = decidedBy === null ? '' : ` ${own.decidedBy}: ${decidedBy}.`;
  const number = `${frame.words.numberSign}${ticketNumber ?? ''}`;
  return markup`<p class="done" role="status">${stateSentences[state][frame.language]}.${by}</p>
    ${
      state === 'released' &&
      markup`<p>${
        ticketNumber === null
          ? own.ticketComes
          : markup`<a href="/tickets/${ticketNumber}">${own.toTicket} ${number}</a>`
      }</p>`
    }`;
}

function reasons(view: View): Html {
  const { row, frame } = view;
  const { language } = frame;
  const own = quarantineWords(language);
  const { explanation, advice } = causeTexts(row.cause);
  const { reason, evidence } = readSenderHold(row.detail);
  const waived = row.waivedCauses.map((cause) => causeTexts(cause).label[language]).join(', ');
  return markup`<section class="card held-mail">
    ${row.state === 'held' && view.isUnderWay && markup`<p class="alert" role="alert">${own.underWay}</p>`}
    ${row.state === 'held' && waived !== '' && markup`<p class="alert" role="alert">${own.heldAgain}</p>`}
    <h2>${own.why}</h2>
    <p>${(reason ?? explanation)[language]}</p>
    <p><strong>${advice[language]}</strong></p>
    <dl class="facts">${fact(own.evidence, evidenceText(evidence, language))} ${fact(own.waived, waived)}</dl>
    ${row.state === 'held' ? decisions(view) : decided(view)}
  </section>`;
}

function content({ row, readable, frame }: View): Html {
  const own = quarantineWords(frame.language);
  const raw = markup`<p>
    <a href="/api/quarantine/${row.mailId}/raw">${own.raw}</a>
    <small>${fileSize(row.sizeBytes, frame.language)}</small>
  </p>`;
  if (readable.parts === 'nothing') return markup`<p>${own.nothingReadable}</p>${raw}`;
  const { excerpt, excerptIsCut } = excerptOf(readable.mail);
  const files = readable.mail.attachments.slice(0, mostShown);
  return markup`<h2>${own.text}</h2>
    ${readable.parts === 'header' && markup`<p class="quiet">${own.onlyHeader}</p>`}
    ${readable.parts === 'whole' && markup`<p class="text">${excerpt || frame.words.noText}</p>`}
    ${excerptIsCut && markup`<p class="quiet">${own.cut}</p>`}
    ${
      files.length > 0 &&
      markup`<ul class="files" aria-label="${frame.words.files}">
        ${files.map(({ name, content: bytes }) => markup`<li><bdi>${name}</bdi> <small>${fileSize(bytes.length, frame.language)}</small></li>`)}
      </ul>`
    }
    ${raw}`;
}

/** A mail of the quarantine: why it is there, what it says of itself, and the two decisions. */
export async function heldMailPage(
  deps: RouteDependencies,
  settings: PageSettings,
  request: Request,
  caller: Caller,
): Promise<string> {
  const params = heldMailParams.safeParse(request.params);
  const row = params.success ? await findHeldMail(deps.pool, params.data.mailId) : undefined;
  const readable = row && (await readHeldMail(deps, row));
  if (!row || !readable) throw new Problem('HELD_MAIL_NOT_FOUND');
  const frame = frameOf(request, settings, { caller });
  const { language, words } = frame;
  const own = quarantineWords(language);
  const style = { language, zone: mainZone(deps.terms) };
  const isUnderWay = request.query['under-way'] !== undefined;
  const view: View = { row, readable, frame, style, nowMs: deps.nowMs(), isUnderWay };
  const subject =
    readable.parts === 'nothing' ? own.unreadableHeader : readable.mail.subject || words.noSubject;
  return page(frame, {
    title: `${words.quarantine}: ${subject}`,
    main: markup`<section class="card held-mail">
        <h1><bdi>${subject}</bdi></h1>
        <p><span class="badge">${causeTexts(row.cause).label[language]}</span></p>
        ${facts(view)}
      </section>
      ${reasons(view)}
      <section class="card held-mail">${content(view)}</section>
      <p><a href="/quarantine">${own.toList}</a></p>`,
  });
}
