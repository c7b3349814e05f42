/**
 * Delivery reports as mail systems write them: every system here once for each thing that can go
 * wrong. Composed for these tests in the form of each system; nobody's mail is in them.
 */

/** What went wrong, in the words of the other side. */
export type Failure = { name: string; reply: string; status: string; says: string };

export const failures: readonly Failure[] = [
  { name: 'no such user', reply: '550', status: '5.1.1', says: 'No such user here' },
  { name: 'mailbox full', reply: '552', status: '5.2.2', says: 'Mailbox size limit exceeded' },
  { name: 'taken for spam', reply: '554', status: '5.7.1', says: 'Message looks like spam to me' },
  { name: 'no such domain', reply: '550', status: '5.1.2', says: 'Host or domain name not found' },
];

export const failedRecipient = 'petr.ivanov@client.example';

/** Who a report is addressed to: the return path of the mail that failed. */
export const bounceTo = 'support@desk.example';

export type ReportSystem = {
  system: string;
  /** The whole report about the mail `messageId`. */
  write: (failure: Failure, messageId: string) => string;
};

type Report = {
  from: string;
  subject: string;
  /** `undefined`: the fetched mail has no such field. */
  returnPath?: string;
  header?: string[];
  text: string;
  contentType?: string;
  parts?: { type: string; body: string }[];
  multipart?: string;
};

const boundary = '=_report_2f6c';

function mime({ from, subject, returnPath = '<>', header = [], text, ...body }: Report): string {
  const fields = [
    ...(returnPath === '' ? [] : [`Return-Path: ${returnPath}`]),
    `From: ${from}`,
    `To: ${bounceTo}`,
    `Subject: ${subject}`,
    'Date: Tue, 24 Nov 2026 10:00:00 +0300',
    'Message-ID: <20261124.A1B2C3@mx.relay.example>',
    'MIME-Version: 1.0',
    ...header,
  ];
  const textType = body.contentType ?? 'text/plain; charset=utf-8';
  if (body.parts === undefined)
    return [...fields, `Content-Type: ${textType}`, '', text, ''].join('\r\n');
  const multipart = body.multipart ?? 'multipart/report; report-type=delivery-status';
  return [
    ...fields,
    `Content-Type: ${multipart}; boundary="${boundary}"`,
    '',
    ...[{ type: textType, body: text }, ...body.parts].flatMap((part) => [
      `--${boundary}`,
      `Content-Type: ${part.type}`,
      '',
      part.body,
    ]),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

const originalHeader = (messageId: string) =>
  [
    'Received: from desk.example (desk.example [192.0.2.7])',
    '\tby mx.relay.example with ESMTPS; Tue, 24 Nov 2026 09:59:58 +0300',
    'From: "Otvet" <support@desk.example>',
    `To: ${failedRecipient}`,
    'Subject: [Otvet #1042] Re: Invoice',
    `Message-ID: ${messageId}`,
    'MIME-Version: 1.0',
  ].join('\r\n');

const original = (messageId: string) =>
  `${originalHeader(messageId)}\r\nContent-Type: text/plain\r\n\r\nHello, here is your invoice.\r\n`;

const status = (failure: Failure, action = 'failed', more: string[] = []) => ({
  type: 'message/delivery-status',
  body: [
    'Reporting-MTA: dns; mx.relay.example',
    'Arrival-Date: Tue, 24 Nov 2026 09:59:58 +0300',
    '',
    `Final-Recipient: rfc822; ${failedRecipient}`,
    `Action: ${action}`,
    `Status: ${failure.status}`,
    `Diagnostic-Code: smtp; ${failure.reply} ${failure.status}`,
    `    <${failedRecipient}>: ${failure.says}`,
    ...more,
    '',
  ].join('\r\n'),
});

const whole = (messageId: string) => ({ type: 'message/rfc822', body: original(messageId) });
const headerOnly = (messageId: string) => ({
  type: 'text/rfc822-headers',
  body: originalHeader(messageId),
});

const dialog = ({ reply, status: code, says }: Failure) => `${reply} ${code} ${says}`;

export const reportSystems: readonly ReportSystem[] = [
  {
    system: 'Postfix',
    write: (failure, id) =>
      mime({
        from: 'MAILER-DAEMON@mx.relay.example (Mail Delivery System)',
        subject: 'Undelivered Mail Returned to Sender',
        header: ['Auto-Submitted: auto-replied'],
        text: `This is the mail system at host mx.relay.example.\r\n\r\nI'm sorry to have to inform you that your message could not\r\nbe delivered to one or more recipients. It's attached below.\r\n\r\n                   The mail system\r\n\r\n<${failedRecipient}>: host mx.client.example[198.51.100.4] said:\r\n    ${dialog(failure)} (in reply to RCPT TO command)`,
        parts: [status(failure), whole(id)],
      }),
  },
  {
    system: 'Postfix, fetched without its return path',
    write: (failure, id) =>
      mime({
        returnPath: '',
        from: '"Mail Delivery System" <MAILER-DAEMON@mx.relay.example>',
        subject: 'Undelivered Mail Returned to Sender',
        text: `This is the mail system at host mx.relay.example.\r\n\r\n<${failedRecipient}>: ${failure.says}`,
        parts: [status(failure), headerOnly(id)],
      }),
  },
  {
    system: 'Sendmail',
    write: (failure, id) =>
      mime({
        from: 'Mail Delivery Subsystem <MAILER-DAEMON@mx.relay.example>',
        subject: 'Returned mail: see transcript for details',
        header: ['Auto-Submitted: auto-generated (failure)'],
        text: `The original message was received at Tue, 24 Nov 2026 09:59:58 +0300\r\nfrom desk.example [192.0.2.7]\r\n\r\n   ----- The following addresses had permanent fatal errors -----\r\n<${failedRecipient}>\r\n    (reason: ${dialog(failure)})\r\n\r\n   ----- Transcript of session follows -----\r\n... while talking to mx.client.example.:\r\n>>> DATA\r\n<<< ${dialog(failure)}`,
        parts: [status(failure), whole(id)],
      }),
  },
  {
    system: 'Sendmail 5, before reports had a form',
    write: (failure, id) =>
      mime({
        from: 'MAILER-DAEMON (Mail Delivery Subsystem)',
        subject: 'Returned mail: User unknown',
        text: `   ----- Transcript of session follows -----\r\n<<< ${dialog(failure)}\r\n${failure.reply} <${failedRecipient}>... ${failure.says}\r\n\r\n   ----- Unsent message follows -----\r\n${original(id)}`,
      }),
  },
  {
    system: 'Exim',
    write: (failure, id) =>
      mime({
        from: 'Mail Delivery System <Mailer-Daemon@mx.relay.example>',
        subject: 'Mail delivery failed: returning message to sender',
        header: [`X-Failed-Recipients: ${failedRecipient}`, 'Auto-Submitted: auto-replied'],
        text: `This message was created automatically by mail delivery software.\r\n\r\nA message that you sent could not be delivered to one or more of its\r\nrecipients. This is a permanent error. The following address(es) failed:\r\n\r\n  ${failedRecipient}\r\n    host mx.client.example [198.51.100.4]\r\n    SMTP error from remote mail server after RCPT TO:<${failedRecipient}>:\r\n    ${dialog(failure)}\r\n\r\n------ This is a copy of the message, including all the headers. ------\r\n\r\n${original(id)}`,
      }),
  },
  {
    system: 'Exim 4.9x with a report for machines',
    write: (failure, id) =>
      mime({
        from: 'Mail Delivery System <Mailer-Daemon@mx.relay.example>',
        subject: 'Mail delivery failed: returning message to sender',
        header: [`X-Failed-Recipients: ${failedRecipient}`],
        text: `This message was created automatically by mail delivery software.\r\n\r\n  ${failedRecipient}\r\n    ${dialog(failure)}`,
        parts: [status(failure), whole(id)],
      }),
  },
  {
    system: 'qmail',
    write: (failure, id) =>
      mime({
        from: 'MAILER-DAEMON@mx.relay.example',
        subject: 'failure notice',
        text: `Hi. This is the qmail-send program at mx.relay.example.\r\nI'm afraid I wasn't able to deliver your message to the following addresses.\r\nThis is a permanent error; I've given up. Sorry it didn't work out.\r\n\r\n<${failedRecipient}>:\r\n198.51.100.4 does not like recipient.\r\nRemote host said: ${dialog(failure)}\r\nGiving up on 198.51.100.4.\r\n\r\n--- Below this line is a copy of the message.\r\n\r\nReturn-Path: <support@desk.example>\r\n${original(id)}`,
      }),
  },
  {
    system: 'qmail, relayed with another path',
    write: (failure, id) =>
      mime({
        returnPath: '<postmaster@relay.example>',
        from: 'postmaster@relay.example',
        subject: 'failure notice',
        text: `Hi. This is the qmail-send program at relay.example.\r\nI'm afraid I wasn't able to deliver your message to the following addresses.\r\n\r\n<${failedRecipient}>:\r\nSorry, ${failure.says}. (#${failure.status})\r\n\r\n--- Below this line is a copy of the message.\r\n\r\nReturn-Path: <support@desk.example>\r\n${original(id)}`,
      }),
  },
  {
    system: 'Exchange Server',
    write: (failure, id) =>
      mime({
        from: '"System Administrator" <postmaster@client.example>',
        subject: 'Undeliverable: [Otvet #1042] Re: Invoice',
        text: `Your message\r\n\r\n  To:      Petr Ivanov\r\n  Subject: [Otvet #1042] Re: Invoice\r\n  Sent:    Tue, 24 Nov 2026 09:59:58 +0300\r\n\r\ndid not reach the following recipient(s):\r\n\r\n${failedRecipient} on Tue, 24 Nov 2026 10:00:01 +0300\r\n    ${failure.says}\r\n    MSEXCH:IMS:Org:Site:SERVER 0 (000C05A6) ${dialog(failure)}`,
        multipart: 'multipart/mixed',
        parts: [whole(id)],
      }),
  },
  {
    system: 'Office 365',
    write: (failure, id) =>
      mime({
        from: '"Microsoft Outlook" <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@client.example>',
        subject: 'Undeliverable: [Otvet #1042] Re: Invoice',
        header: ['Auto-Submitted: auto-replied', `In-Reply-To: ${id}`, `References: ${id}`],
        text: `Your message to ${failedRecipient} couldn't be delivered.\r\n\r\npetr.ivanov wasn't found at client.example.\r\n\r\nMore Info for Email Admins\r\nStatus code: ${dialog(failure)}\r\n\r\nOriginal Message Headers\r\n`,
        parts: [status(failure), headerOnly(id)],
      }),
  },
  {
    system: 'Office 365 in Russian, without the part for machines',
    write: (failure, id) =>
      mime({
        from: 'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@client.example>',
        subject: '=?utf-8?B?0J3QtSDRg9C00LDQtdGC0YHRjyDQtNC+0YHRgtCw0LLQuNGC0Yw6IEludm9pY2U=?=',
        text: `Не удалось доставить ваше сообщение для ${failedRecipient}.\r\n\r\nПользователь petr.ivanov не найден в client.example.\r\n\r\nДиагностические сведения для администраторов:\r\n${failedRecipient}\r\nRemote Server returned '${dialog(failure)}'\r\n\r\nИсходные заголовки сообщения:\r\n${originalHeader(id)}`,
      }),
  },
  {
    system: 'Exchange in Russian',
    write: (failure, id) =>
      mime({
        from: '"Системный администратор" <postmaster@client.example>',
        subject: 'Недоставлено: [Otvet #1042] Re: Счёт',
        text: `Ваше сообщение\r\n\r\n  Кому:  Пётр Иванов\r\n  Тема:  [Otvet #1042] Re: Счёт\r\n\r\nне было доставлено следующим получателям:\r\n\r\n${failedRecipient}\r\n    ${dialog(failure)}`,
        multipart: 'multipart/mixed',
        parts: [whole(id)],
      }),
  },
  {
    system: 'IIS SMTP service',
    write: (failure, id) =>
      mime({
        from: 'postmaster@relay.example',
        subject: 'Delivery Status Notification (Failure)',
        text: `This is an automatically generated Delivery Status Notification.\r\n\r\nDelivery to the following recipients failed.\r\n\r\n       ${failedRecipient}\r\n`,
        parts: [status(failure), whole(id)],
      }),
  },
  {
    system: 'Gmail',
    write: (failure, id) =>
      mime({
        from: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
        subject: 'Delivery Status Notification (Failure)',
        header: [
          'Auto-Submitted: auto-replied',
          `In-Reply-To: ${id}`,
          `References: ${id}`,
          `X-Failed-Recipients: ${failedRecipient}`,
        ],
        text: `** Address not found **\r\n\r\nYour message wasn't delivered to ${failedRecipient} because the address couldn't be found, or is unable to receive mail.\r\n\r\nThe response from the remote server was:\r\n${dialog(failure)}`,
        parts: [status(failure), headerOnly(id)],
      }),
  },
  {
    system: 'Gmail in Russian',
    write: (failure, id) =>
      mime({
        from: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
        subject: 'Уведомление о доставке (сбой)',
        header: [`X-Failed-Recipients: ${failedRecipient}`],
        text: `** Адрес не найден **\r\n\r\nВаше сообщение не было доставлено на адрес ${failedRecipient}, поскольку его не удалось найти.\r\n\r\nОтвет удалённого сервера:\r\n${dialog(failure)}`,
        parts: [status(failure), whole(id)],
      }),
  },
  {
    system: 'Yahoo',
    write: (failure, id) =>
      mime({
        from: '"MAILER-DAEMON@yahoo.example" <MAILER-DAEMON@yahoo.example>',
        subject: 'Failure Notice',
        text: `Sorry, we were unable to deliver your message to the following address.\r\n\r\n<${failedRecipient}>:\r\nRemote host said: ${dialog(failure)} [RCPT_TO]\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n${original(id)}`,
      }),
  },
  {
    system: 'Yandex',
    write: (failure, id) =>
      mime({
        from: 'mailer-daemon@yandex.example',
        subject: '=?utf-8?B?0J3QtdC00L7RgdGC0LDQstC70LXQvdC90L7QtSDRgdC+0L7QsdGJ0LXQvdC40LU=?=',
        text: `Это письмо отправлено почтовым сервером yandex.example.\r\n\r\nК сожалению, мы вынуждены сообщить Вам о том, что Ваше письмо не может\r\nбыть отправлено одному или нескольким адресатам. Технические подробности можно найти ниже.\r\n\r\n<${failedRecipient}>: host mx.client.example[198.51.100.4] said: ${dialog(failure)} (in reply to RCPT TO command)`,
        parts: [status(failure), whole(id)],
      }),
  },
  {
    system: 'Yandex, stripped of its parts by a gateway',
    write: (failure, id) =>
      mime({
        from: 'mailer-daemon@yandex.example',
        subject: 'Недоставленное сообщение',
        text: `К сожалению, Ваше письмо не может быть доставлено одному или нескольким адресатам.\r\n\r\n<${failedRecipient}>: ${dialog(failure)}\r\n\r\n${originalHeader(id)}`,
      }),
  },
  {
    system: 'Mail.ru',
    write: (failure, id) =>
      mime({
        from: 'Mail Delivery System <mailer-daemon@corp.mail.example>',
        subject: 'Mail delivery failed: returning message to sender',
        header: [`X-Failed-Recipients: ${failedRecipient}`],
        text: `Это письмо создано автоматически сервером Mail.Example, отвечать на него не нужно.\r\n\r\nК сожалению, ваше письмо не может быть доставлено одному или нескольким получателям:\r\n\r\n**********************\r\n\r\n${failedRecipient}\r\nошибка: ${dialog(failure)}\r\n\r\n**********************\r\n\r\n------ This is a copy of the message, including all the headers. ------\r\n\r\n${original(id)}`,
      }),
  },
  {
    system: 'Lotus Domino',
    write: (failure, id) =>
      mime({
        returnPath: '<MAILER-DAEMON@client.example>',
        from: 'Postmaster@client.example',
        subject: `DELIVERY FAILURE: ${dialog(failure)}`,
        text: `Your message\r\n\r\n  Subject: [Otvet #1042] Re: Invoice\r\n\r\nwas not delivered to:\r\n\r\n  ${failedRecipient}\r\n\r\nbecause:\r\n\r\n  ${dialog(failure)}\r\n`,
        multipart: 'multipart/mixed',
        parts: [whole(id)],
      }),
  },
  {
    system: 'GroupWise',
    write: (failure, id) =>
      mime({
        from: 'Mailer-Daemon@client.example',
        subject: 'Message status - undeliverable',
        text: `The message that you sent was undeliverable to the following:\r\n\t${failedRecipient} (${dialog(failure)})\r\n`,
        multipart: 'multipart/mixed',
        parts: [whole(id)],
      }),
  },
  {
    system: 'iCloud',
    write: (failure, id) =>
      mime({
        from: 'Mail Delivery System <postmaster@icloud.example>',
        subject: 'Undelivered Mail Returned to Sender',
        text: `This report relates to a message you sent with the following header fields:\r\n\r\n  Subject: [Otvet #1042] Re: Invoice\r\n\r\nYour message cannot be delivered to the following recipients:\r\n\r\n  Recipient address: ${failedRecipient}\r\n  Reason: Remote SMTP server has rejected address\r\n  Diagnostic code: smtp;${dialog(failure)}`,
        parts: [status(failure), headerOnly(id)],
      }),
  },
  {
    system: 'AOL',
    write: (failure, id) =>
      mime({
        from: 'Mail Delivery Subsystem <MAILER-DAEMON@aol.example>',
        subject: 'Mail Delivery Problem',
        text: `Your mail to the following recipients could not be delivered:\r\n\r\n\t${failedRecipient}\r\n\t${dialog(failure)}\r\n\r\n${originalHeader(id)}`,
      }),
  },
  {
    system: 'CommuniGate Pro',
    write: (failure, id) =>
      mime({
        from: 'MAILER-DAEMON@client.example',
        subject: 'Undeliverable mail: Invoice',
        text: `Failed to deliver to '${failedRecipient}'\r\nSMTP module(domain client.example) reports:\r\n recipient refused: ${dialog(failure)}`,
        parts: [status(failure), headerOnly(id)],
      }),
  },
  {
    system: 'MDaemon',
    write: (failure, id) =>
      mime({
        returnPath: '<MDaemon@client.example>',
        from: 'MDaemon@client.example',
        subject: 'Permanent Delivery Failure',
        text: `The attached message had PERMANENT fatal delivery errors!\r\n\r\nThe following addresses did NOT receive a copy of your message:\r\n\r\n> ${failedRecipient}\r\n\r\n--- Session Transcript ---\r\n Waiting for socket connection...\r\n--> EHLO relay.example\r\n<-- 250 OK\r\n<-- ${dialog(failure)}`,
        multipart: 'multipart/mixed',
        parts: [whole(id)],
      }),
  },
  {
    system: 'Kerio Connect',
    write: (failure, id) =>
      mime({
        from: 'Mail Delivery Subsystem <postmaster@client.example>',
        subject: 'Undeliverable Mail: Invoice',
        text: `Your message could not be delivered.\r\n\r\nRecipient: ${failedRecipient}\r\nReason: ${dialog(failure)}`,
        parts: [status(failure), headerOnly(id)],
      }),
  },
  {
    system: 'Courier',
    write: (failure, id) =>
      mime({
        from: '"Courier mail server at mx.relay.example" <@>',
        subject: 'NOTICE: mail delivery status.',
        text: `This is a delivery status notification from mx.relay.example,\r\nrunning the Courier mail server.\r\n\r\nThe original message was received on Tue, 24 Nov 2026 09:59:58 +0300\r\n\r\nUNDELIVERABLE MAIL\r\n\r\nYour message to the following recipients cannot be delivered:\r\n\r\n<${failedRecipient}>:\r\n    mx.client.example [198.51.100.4]:\r\n >>> RCPT TO:<${failedRecipient}>\r\n <<< ${dialog(failure)}`,
        parts: [status(failure), headerOnly(id)],
      }),
  },
  {
    system: 'Amazon SES',
    write: (failure, id) =>
      mime({
        returnPath: '<>',
        from: 'MAILER-DAEMON@amazonses.example',
        subject: 'Delivery Status Notification (Failure)',
        text: `An error occurred while trying to deliver the mail to the following recipients:\r\n${failedRecipient}`,
        parts: [status(failure), whole(id)],
      }),
  },
  {
    system: 'SendGrid',
    write: (failure, id) =>
      mime({
        returnPath: '<apps@sendgrid.example>',
        from: 'MAILER-DAEMON@sendgrid.example',
        subject: 'Undelivered Mail Returned to Sender',
        text: `Hello, this is the mail server on sendgrid.example.\r\n\r\nThis is an automatically generated message from SendGrid.\r\n\r\nI'm sorry to have to tell you that your message was not able to be delivered to one of its intended recipients.\r\n\r\n${dialog(failure)}`,
        parts: [status(failure), whole(id)],
      }),
  },
  {
    system: 'PowerMTA',
    write: (failure, id) =>
      mime({
        from: 'postmaster@mta.example',
        subject: 'Delivery report',
        text: `Hello, this is the mail server on mta.example.\r\n\r\nI am sending you this message to inform you on the delivery status of a\r\nmessage you previously sent.  Immediately below you will find a list of\r\nthe affected recipients.\r\n\r\n  <${failedRecipient}>: delivery to failed; will not continue trying (${dialog(failure)})`,
        parts: [status(failure), headerOnly(id)],
      }),
  },
  {
    system: 'hMailServer',
    write: (failure, id) =>
      mime({
        from: 'mailer-daemon@client.example',
        subject: 'Message undeliverable: Invoice',
        text: `Your message did not reach some or all of the intended recipients.\r\n\r\n   Sent: Tue, 24 Nov 2026 09:59:58 +0300\r\n   Subject: Invoice\r\n\r\nThe following recipient(s) could not be reached:\r\n\r\n${failedRecipient}\r\n   Error Type: SMTP\r\n   Remote server replied: ${dialog(failure)}\r\n\r\nhMailServer`,
        multipart: 'multipart/mixed',
        parts: [{ type: 'text/rfc822-headers', body: originalHeader(id) }],
      }),
  },
  {
    system: 'MailEnable',
    write: (failure, id) =>
      mime({
        returnPath: '<support@desk.example>',
        from: '"Delivery Subsystem" <POSTMASTER@client.example>',
        subject: 'Message Delivery Failure',
        header: ['Auto-Submitted: auto-replied'],
        text: `MailEnable: Message could not be delivered to some recipients.\r\nThe following recipient(s) could not be reached:\r\n\r\n\tRecipient: [SMTP:${failedRecipient}]\r\n\tReason: Remote SMTP Server Returned: ${dialog(failure)}\r\n\r\nMessage headers follow:\r\n\r\n${originalHeader(id)}`,
      }),
  },
  {
    system: 'IMail',
    write: (failure, id) =>
      mime({
        from: '"Postmaster" <postmaster@client.example>',
        subject: 'Undeliverable Mail',
        text: `Unknown user: ${failedRecipient}\r\n\r\nRCPT TO generated following response:\r\n${dialog(failure)}\r\n\r\nOriginal message follows.\r\n\r\n${original(id)}`,
      }),
  },
  {
    system: 'Oracle Communications (iPlanet)',
    write: (failure, id) =>
      mime({
        from: 'Internet Mail Delivery <postmaster@client.example>',
        subject: 'Delivery Notification: Delivery has failed',
        text: `This report relates to a message you sent with the following header fields:\r\n\r\n  Message-id: ${id}\r\n\r\nYour message cannot be delivered to the following recipients:\r\n\r\n  Recipient address: ${failedRecipient}\r\n  Reason: ${dialog(failure)}`,
        parts: [
          status(failure, 'failed', ['Original-Recipient: rfc822;' + failedRecipient]),
          headerOnly(id),
        ],
      }),
  },
  {
    system: 'OpenSMTPD',
    write: (failure, id) =>
      mime({
        from: 'Mailer Daemon <MAILER-DAEMON@mx.relay.example>',
        subject: 'Delivery status notification: error',
        text: `    Hi!\r\n\r\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\r\n\r\n    An error has occurred while attempting to deliver a message for\r\n    the following list of recipients:\r\n\r\n${failedRecipient}: ${dialog(failure)}\r\n\r\n    Below is a copy of the original message:\r\n\r\n${original(id)}`,
      }),
  },
  {
    system: 'InterScan, under an ordinary address',
    write: (failure, id) =>
      mime({
        returnPath: '<imss@client.example>',
        from: 'imss@client.example',
        subject: 'Mail could not be delivered',
        text: `****** Message from InterScan Messaging Security Suite ******\r\n\r\nSent <<< RCPT TO:<${failedRecipient}>\r\nReceived >>> ${dialog(failure)}\r\n\r\nUnable to deliver message to <${failedRecipient}>.\r\n\r\n************************     End of message     **********************`,
        multipart: 'multipart/mixed',
        parts: [whole(id)],
      }),
  },
  {
    system: 'Dr.Web, fetched without its return path',
    write: (failure, id) =>
      mime({
        returnPath: '<drweb-daemon@client.example>',
        from: 'DrWEB <DrWEB-DAEMON@client.example>',
        subject: 'Недоставленная почта: Invoice',
        text: `Сообщение, отправленное вами на адрес ${failedRecipient}, не доставлено.\r\n\r\n${dialog(failure)}\r\n\r\n${originalHeader(id)}`,
      }),
  },
  {
    system: 'Zimbra',
    write: (failure, id) =>
      mime({
        from: 'MAILER-DAEMON@zimbra.client.example (Mail Delivery System)',
        subject: 'Undelivered Mail Returned to Sender',
        text: `This is the mail system at host zimbra.client.example.\r\n\r\n<${failedRecipient}>: ${dialog(failure)}`,
        parts: [status(failure), whole(id)],
      }),
  },
  {
    system: 'a system with internationalised addresses (RFC 6533)',
    write: (failure, id) =>
      mime({
        from: 'MAILER-DAEMON@mx.relay.example',
        subject: 'Undelivered Mail Returned to Sender',
        multipart: 'multipart/report; report-type=global-delivery-status',
        text: 'The mail could not be delivered.',
        parts: [
          { ...status(failure), type: 'message/global-delivery-status' },
          { type: 'message/global-headers', body: originalHeader(id) },
        ],
      }),
  },
  {
    system: 'a German provider',
    write: (failure, id) =>
      mime({
        from: '"Postmaster" <postmaster@post.example>',
        subject: 'Unzustellbar: Invoice',
        text: `Ihre Nachricht konnte den folgenden Empfängern nicht zugestellt werden:\r\n\r\n${failedRecipient}\r\n${dialog(failure)}\r\n\r\n${originalHeader(id)}`,
      }),
  },
  {
    system: 'a Russian host under a name of its own',
    write: (failure, id) =>
      mime({
        from: 'Почтовая система <noreply@host.example>',
        returnPath: '<>',
        subject: 'Ошибка доставки сообщения',
        text: `Ваше письмо не удалось доставить получателю.\r\n\r\nПолучатель: ${failedRecipient}\r\nПричина: ${dialog(failure)}\r\n\r\nЗаголовки исходного сообщения:\r\n\r\n${originalHeader(id)}`,
      }),
  },
];

/** Warnings that a mail is late; none of them says that it failed. */
export const delaySystems: readonly { system: string; write: (messageId: string) => string }[] = [
  {
    system: 'Postfix',
    write: (id) =>
      mime({
        from: 'MAILER-DAEMON@mx.relay.example (Mail Delivery System)',
        subject: 'Delayed Mail (still being retried)',
        text: `This is the mail system at host mx.relay.example.\r\n\r\n####################################################################\r\n# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #\r\n####################################################################\r\n\r\nYour message could not be delivered for more than 4 hour(s).\r\nIt will be retried until it is 5 day(s) old.\r\n\r\n<${failedRecipient}>: connect to mx.client.example: Connection timed out`,
        parts: [
          status({ name: '', reply: '421', status: '4.4.1', says: 'Timed out' }, 'delayed'),
          headerOnly(id),
        ],
      }),
  },
  {
    system: 'Sendmail',
    write: (id) =>
      mime({
        from: 'Mail Delivery Subsystem <MAILER-DAEMON@mx.relay.example>',
        subject: 'Warning: could not send message for past 4 hours',
        text: `    **********************************************\r\n    **      THIS IS A WARNING MESSAGE ONLY      **\r\n    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\r\n    **********************************************\r\n\r\n   ----- The following addresses had transient non-fatal errors -----\r\n<${failedRecipient}>\r\n\r\nWarning: message still undelivered after 4 hours\r\nWill keep trying until message is 5 days old\r\n\r\n${originalHeader(id)}`,
      }),
  },
  {
    system: 'Exim',
    write: (id) =>
      mime({
        from: 'Mail Delivery System <Mailer-Daemon@mx.relay.example>',
        subject: 'Warning: message 1kXyZa-0001Ab-CD delayed 24 hours',
        text: `This message was created automatically by mail delivery software.\r\nA message that you sent has not yet been delivered to one or more of its\r\nrecipients after more than 24 hours on the queue on mx.relay.example.\r\n\r\nThe message identifier is:     1kXyZa-0001Ab-CD\r\n\r\nThe address to which the message has not yet been delivered is:\r\n\r\n  ${failedRecipient}\r\n\r\nNo action is required on your part. Delivery attempts will continue for\r\nsome time, and this warning may be repeated at intervals if the message\r\nremains undelivered.\r\n\r\n${originalHeader(id)}`,
      }),
  },
  {
    system: 'Gmail',
    write: (id) =>
      mime({
        from: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
        subject: 'Delivery Status Notification (Delay)',
        text: `** Delivery incomplete **\r\n\r\nThere was a temporary problem delivering your message to ${failedRecipient}. Gmail will retry for 46 more hours. You'll be notified if the delivery fails permanently.`,
        parts: [
          status({ name: '', reply: '451', status: '4.4.1', says: 'Try later' }, 'delayed'),
          whole(id),
        ],
      }),
  },
  {
    system: 'Exchange',
    write: (id) =>
      mime({
        from: 'postmaster@client.example',
        subject: 'Delivery delayed: [Otvet #1042] Re: Invoice',
        text: `Delivery is delayed to these recipients or groups:\r\n\r\n${failedRecipient}\r\n\r\nThis message hasn't been delivered yet. Delivery will continue to be attempted.\r\n\r\nThe server will keep trying to deliver this message for the next 1 days.\r\n\r\n${originalHeader(id)}`,
      }),
  },
  {
    system: 'Yandex',
    write: (id) =>
      mime({
        from: 'mailer-daemon@yandex.example',
        subject: 'Доставка письма задерживается',
        text: `Ваше письмо ещё не доставлено получателю ${failedRecipient}.\r\n\r\nПовторять отправку не нужно: попытки доставки будут продолжаться ещё 3 дня.\r\n\r\n${originalHeader(id)}`,
      }),
  },
  {
    system: 'MDaemon',
    write: (id) =>
      mime({
        returnPath: '<MDaemon@client.example>',
        from: 'MDaemon@client.example',
        subject: 'Warning: Delayed delivery',
        text: `Delivery of your message has been delayed.\r\n\r\nThe server will continue to try for 60 minutes.\r\n\r\n${originalHeader(id)}`,
      }),
  },
  {
    system: 'a gateway',
    write: () =>
      mime({
        from: 'Symantec_AntiVirus_for_SMTP_Gateways@client.example',
        returnPath: '<Symantec_AntiVirus_for_SMTP_Gateways@client.example>',
        subject: 'Delivery failure notification',
        text: `Your message with Subject: Invoice\r\ncould not be delivered to the following recipients:\r\n\r\n${failedRecipient}\r\n\r\nPlease do not resend your original message.\r\nDelivery attempts will continue to be made for 5 day(s).`,
      }),
  },
];
