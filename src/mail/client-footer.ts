/** How telephones and mail programs begin the line that they add, in the languages they have. */
export const footerStart =
  /^[<([*_]{0,3}(?:sent (?:from|via|with|by|using)\s|get outlook for\s|from my\s|отправлено (?:с|со|из|через|при помощи|от)\s|послано с\s|загрузить outlook\s|скачать outlook\s|скачайте\s|получите outlook\s|получить outlook\s|надіслано (?:з|із|через)\s|адпраўлена з\s|von meinem\s|gesendet (?:von|mit)\s|diese nachricht wurde von\s|envoyé (?:de|depuis|à partir de)\s|télécharger outlook\s|enviado (?:desde|do|de|a partir)\s|inviato da\s|verzonden (?:met|vanaf|via)\s|verstuurd vanaf\s|sendt fra\s|skickat från\s|wysłane z\s|wysłano z\s|odesláno z\s)/iu;

/** One of them must be in the line: `sent from the office` is the customer's own. */
const footerProof =
  /iphone|ipad|ipod|айфон|android|андроид|\bios\b|\bmac\b|windows|samsung|galaxy|xiaomi|redmi|\bpoco|huawei|honor|realme|oppo|oneplus|vivo|nokia|motorola|pixel|\bhtc\b|alcatel|blackberry|outlook|gmail|mail|yahoo|proton|thunderbird|spark|почт|яндекс|yandex|myoffice|телефон|смартфон|планшет|устройств|мобильн|device|phone|tablet|mobil|handy|\bcell\b|galaxy/iu;

/** What else such a line says in lower case; any other word, and a person wrote it. */
const footerWords = new Set(
  `sent from via with by using get my the a an for on of app mobile mail email e-mail client phone
  smartphone tablet device cell iphone ipad ios mac android windows samsung galaxy mailbox wireless
  please excuse any typos typo brevity pc desktop web
  с со из через при помощи от моего моей мобильного мобильной мобильный мобильных устройств приложения
  приложение почты почта почтой яндекс яндекс.почты mail.ru телефона телефон смартфона планшета
  устройства айфона айфона айпада андроид для на бесплатно отправлено послано скачать загрузить
  получите получить скачайте помощью защищенной защищённой безопасной почтового клиента
  надіслано з із мого моєї мобільного телефону пристрою адпраўлена майго тэлефона
  von meinem mit der für diese nachricht wurde gesendet mobilgerät handy
  envoyé de depuis mon à partir pour télécharger enviado desde mi do meu celular móvil para
  inviato da il mio verzonden met vanaf mijn verstuurd voor sendt fra min skickat från wysłane wysłano
  odesláno mého telefonu z mojego telefonu`.split(/\s+/),
);

/** What virus scanners add below everything. */
const scannerLine =
  /^(?:virus-free\.|без вирусов\.|this e?-?mail has been (?:checked|scanned) (?:for|by)|(?:это )?(?:сообщение|письмо) (?:свободно|проверено)|проверено (?:антивирусом|на вирусы)|не содержит вирусов)[^?]{0,120}$/iu;

/** What BlueMail and others put around their line. */
const unseen = /[\u200b-\u200f\u2060-\u2064\ufeff]/g;

/** Longer than any footer with its link. */
const longestFooter = 120;

/**
 * Whether a telephone, a mail program or a virus scanner wrote the line, not a person: it begins as
 * these do, names a device or a program, and has no other word than theirs.
 */
export function isFooter(shown: string): boolean {
  const line = shown.replace(unseen, '').trim();
  if (line.length > longestFooter || line.includes('?')) return false;
  if (scannerLine.test(line)) return true;
  if (!footerStart.test(line) || !footerProof.test(line)) return false;
  return line
    .replace(/<[^<>]{0,120}>|\(?https?:\S+/g, ' ')
    .split(/[\s,;()[\]<>*_]+/)
    .map((word) => word.replace(/[.!:]+$/, ''))
    .every((word, at) => at === 0 || !/^[\p{Ll}.-]+$/u.test(word) || footerWords.has(word));
}
