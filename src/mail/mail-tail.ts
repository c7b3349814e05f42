import { isFooter } from './client-footer';
import type { Line } from './mail-lines';
import { isQuoted, isRule } from './quote-signs';
import { isSignOff } from './sign-off';
import { isSignature } from './signature-block';

/** Lines of a notice or a list's footer at most; anything longer is a letter. */
const longestTail = 12;

/** How firms begin what their servers put below every mail. */
const noticeStart =
  /^[*_<>\s]{0,4}(?:(?:это|данное|настоящее|это электронное|данное электронное|настоящее электронное) (?:электронное )?(?:сообщение|письмо|послание|почтовое)|информация,? (?:содержащаяся|в этом|в данном|изложенная)|конфиденциальность|уведомление о конфиденциальности|this (?:e-?mail|message|communication|transmission|electronic)|the (?:information|contents?) (?:contained )?(?:in|of) this|confidentiality|disclaimer|privileged|diese e-?mail)/iu;

/** What such a notice is about; that a mail came to the wrong one people write as well. */
const noticeMatter =
  /конфиденциал|предназначен\S{0,2} (?:только|исключительно|для|адресат)|confidential|privileged|intended (?:only|solely|exclusively|recipient|addressee|for the (?:addressee|use|named|exclusive))|vertraulich/i;

/** A notice is long, and nobody speaks in it of himself. */
const shortestNotice = 80;
const ofOneself = /(?:^|\P{L})(?:я|мне|меня|мо[йяюеё]|мо(?:ей|его|им|их)|i|me|my)(?!\p{L})/iu;

/** A mailing list's own words below its line. */
const listMatter = /mailing list|list(?:info|archive)|unsubscribe|рассылк|отписаться/i;

/**
 * Whether nobody wrote what stands from line `at` to the end as an answer: it is a signature, the
 * closing words of one (`С уважением, …`), a firm's notice of confidence, or a mailing list's footer.
 */
export function isTail(lines: readonly Line[], at: number): boolean {
  if (isSignature(lines, at, lines.length)) return true;
  if (lines.length - at > 2 * longestTail) return false;
  const written = lines
    .slice(at)
    .map(({ text }) => text)
    .filter((text) => text !== '');
  if (written.length > longestTail || written.some(isQuoted)) return false;
  const [first = '', second = ''] = written;
  if (isRule(first) && listMatter.test(second)) return true;
  const people = written.filter((text) => !isRule(text) && !isFooter(text));
  return isNotice(people) || isSignOff(people);
}

function isNotice(lines: readonly string[]): boolean {
  const said = lines.join(' ');
  if (said.length < shortestNotice || said.includes('?') || ofOneself.test(said)) return false;
  return noticeStart.test(lines[0] ?? '') && noticeMatter.test(said);
}
