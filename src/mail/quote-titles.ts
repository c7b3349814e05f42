/*
 * The titles that mail programs put above a mail that is answered or forwarded, in lower case.
 */

/** What programs write between dashes above the mail that is answered. */
export const originalMessageNames: readonly string[] = [
  ...[
    'original message',
    'original appointment',
    'original mail',
    'reply message',
    'original email',
  ],
  ...['исходное сообщение', 'исходное письмо', 'оригинальное сообщение', 'оригинальное письмо'],
  ...['первоначальное сообщение', 'исходное почтовое сообщение'],
  ...['вихідне повідомлення', 'оригінальне повідомлення', 'початкове повідомлення'],
  ...['зыходнае паведамленне', 'бастапқы хабар', 'түпнұсқа хабар'],
  ...['ursprüngliche nachricht', 'originalnachricht', 'original-nachricht', 'antwort nachricht'],
  ...[
    "message d'origine",
    'message d’origine',
    'message original',
    'mensaje original',
    'mensagem original',
  ],
  ...[
    'messaggio originale',
    'oorspronkelijk bericht',
    'origineel bericht',
    'oorspronkelijk e-mailbericht',
  ],
  ...[
    'ursprungligt meddelande',
    'originalmeddelande',
    'oprindelig meddelelse',
    'opprinnelig melding',
  ],
  ...[
    'alkuperäinen viesti',
    'původní zpráva',
    'původní e-mail',
    'pôvodná správa',
    'wiadomość oryginalna',
  ],
  ...['oryginalna wiadomość', 'özgün ileti', 'orijinal mesaj', 'eredeti üzenet', 'mesaj original'],
  ...['original', '原始邮件', '原邮件', '邮件原件', '元のメッセージ'],
];

/** What programs write above the mail that is forwarded, and some of them below it. */
export const forwardNames: readonly string[] = [
  ...['this is a forwarded message', 'это пересланное сообщение', 'это пересылаемое сообщение'],
  ...['forwarded message', 'forwarded by', 'forwarded mail', 'begin forwarded message'],
  ...['forwarded text', 'begin forwarded text'],
  ...[
    'пересылаемое сообщение',
    'пересылаемое письмо',
    'пересланное сообщение',
    'пересланное письмо',
  ],
  ...['перенаправленное сообщение', 'перенаправленное письмо', 'переадресованное сообщение'],
  ...['переадресованное письмо', 'переадресация сообщения', 'начало переадресованного сообщения'],
  ...['начало пересылаемого сообщения', 'начало перенаправленного сообщения'],
  ...['начало пересланного сообщения', 'начало пересылаемого письма', 'начало пересланного письма'],
  ...['переслане повідомлення', 'переслане листування', 'початок листа, що пересилається'],
  ...['перасланае паведамленне', 'қайта жіберілген хабар'],
  ...['weitergeleitete nachricht', 'anfang der weitergeleiteten nachricht', 'message transféré'],
  ...['début du message transféré', 'début du message réexpédié', 'mensaje reenviado'],
  ...['inicio del mensaje reenviado', 'messaggio inoltrato', 'inizio messaggio inoltrato'],
  ...['doorgestuurd bericht', 'begin doorgestuurd bericht', 'mensagem encaminhada'],
  ...['início da mensagem encaminhada', 'início da mensagem reencaminhada', 'vidarebefordrat mejl'],
  ...['vidarebefordrat meddelande', 'videresendt melding', 'videresendt meddelelse'],
  ...[
    'start på videresendt besked',
    'välitetty viesti',
    'přeposlaná zpráva',
    'začátek přeposílané zprávy',
  ],
  ...['preposlaná správa', 'wiadomość przekazana', 'przekazana wiadomość'],
  ...[
    'początek przekazywanej wiadomości',
    'iletilen ileti',
    'yönlendirilmiş mesaj',
    'ileti başlangıcı',
  ],
  ...['továbbított üzenet', '转发的邮件', '转发邮件', '転送されたメッセージ', '轉寄郵件'],
];
