/** A reply as a mail program writes it in HTML: what the customer wrote, and what stands below. */
export type HtmlSample = { client: string; above: string; below: string };

const answer = '<div>Спасибо, печатает.</div><div>Когда обновление?</div>';
const letter = '<div>Здравствуйте!</div><div>Пришлите снимок экрана.</div><div>Анна</div>';
const word = (html: string) => `<p class="MsoNormal">${html}</p>`;
const block =
  '<b>From:</b> Анна &lt;anna@desk.example&gt;<br><b>Sent:</b> Thursday, March 5, 2026 10:23 AM<br>' +
  '<b>To:</b> Иван<br><b>Subject:</b> RE: Печать';

/** Written after the markup that the programs are known to use. */
export const htmlReplies: HtmlSample[] = [
  {
    client: 'Gmail',
    above: `<div dir="ltr">${answer}</div><br>`,
    below: `<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">чт, 5 мар. 2026 г. в 10:23, Анна &lt;<a href="mailto:anna@desk.example">anna@desk.example</a>&gt;:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">${letter}</blockquote></div>`,
  },
  {
    client: 'Gmail in a language the rules do not know',
    above: `<div dir="ltr">${answer}</div><br>`,
    below: `<div class="gmail_quote"><div dir="ltr" class="gmail_attr">Ar Déar, scríobh Anna an méid seo a leanas<br></div><blockquote class="gmail_quote">${letter}</blockquote></div>`,
  },
  {
    client: 'Yandex',
    above: answer,
    below: `<div>&nbsp;</div><div>----------------</div><div>Кому: Иван (ivan@client.example);</div><div>Тема: печать;</div><div>05.03.2026, 10:23, "Анна" &lt;anna@desk.example&gt;:</div><blockquote>${letter}</blockquote>`,
  },
  {
    client: 'Mail.ru',
    above: answer,
    below: `<br><blockquote style="border-left:1px solid #0857A6;margin:10px;padding:0 0 0 10px;">Четверг, 5 марта 2026, 10:23 +03:00 от Анна &lt;anna@desk.example&gt;:<br>${letter}</blockquote>`,
  },
  {
    client: 'Mail.ru, collapsed',
    above: answer,
    below: `<br><div class="mail-quote-collapse_mr_css_attr"><blockquote style="border-left:1px solid #0857A6">${letter}</blockquote></div>`,
  },
  {
    client: 'Mail.ru for phones',
    above: `<div id="composeWebView_editable_content">${answer}`,
    below: `<div id="mail-app-auto-signature">Отправлено из мобильной Почты Mail.ru</div><br><br>Четверг, 5 марта 2026, 10:23 +03:00 от Анна &lt;anna@desk.example&gt;:<br><div id="composeWebView_previouse_content"><blockquote id="mail-app-auto-quote" style="border-left: 1px solid #0077ff;">${letter}</blockquote></div></div>`,
  },
  {
    client: 'Outlook',
    above: `<div class="WordSection1">${word('Спасибо, печатает.')}${word('Когда обновление?')}${word('&nbsp;')}`,
    below: `<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">${word(block)}</div></div>${word('Пришлите снимок экрана.')}</div>`,
  },
  {
    client: 'Outlook 2010 with a header in no language',
    above: `<div class=WordSection1>${word('Спасибо, печатает.')}${word('Когда обновление?')}`,
    below: `<div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm'>${word('<b>Ó:</b> Анна')}</div>${word('Пришлите снимок экрана.')}</div>`,
  },
  {
    client: 'Outlook on the web',
    above: `<div dir="ltr">${answer}</div>`,
    below: `<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font>${block}</font></div>${letter}`,
  },
  {
    client: 'Outlook on the web, quoted again',
    above: `<div dir="ltr">${answer}</div>`,
    below: `<hr><div id="x_divRplyFwdMsg" dir="ltr">${block}</div>${letter}`,
  },
  {
    client: 'Outlook for phones',
    above: `<div dir="auto">${answer}</div>`,
    below: `<div id="mail-editor-reference-message-container" class="ms-outlook-mobile-reference-message"><hr><div id="divRplyFwdMsg"><strong>From:</strong> Анна</div>${letter}</div>`,
  },
  {
    client: 'Outlook for Mac',
    above: answer,
    below: `<span id="OLK_SRC_BODY_SECTION"><div>From: Anna</div>${letter}</span>`,
  },
  {
    client: 'Lotus or old Outlook',
    above: answer,
    below: `<div class="OutlookMessageHeader" dir="ltr">Anna</div>${letter}`,
  },
  {
    client: 'Apple Mail',
    above: `<div dir="ltr">${answer}</div>`,
    below: `<div dir="ltr"><br><blockquote type="cite">5 мар. 2026 г., в 10:23, Анна &lt;anna@desk.example&gt; написал(а):<br><br>${letter}</blockquote></div>`,
  },
  {
    client: 'Thunderbird',
    above: `<p>Спасибо, печатает.</p><p>Когда обновление?</p>`,
    below: `<div class="moz-cite-prefix">05.03.2026 10:23, Анна пишет:<br></div><blockquote type="cite" cite="mid:x@desk.example">${letter}</blockquote>`,
  },
  {
    client: 'Thunderbird with a signature below',
    above: `<p>Спасибо, печатает.</p><p>Когда обновление?</p>`,
    below: `<div class="moz-cite-prefix">05.03.2026 10:23, Анна пишет:<br></div><blockquote type="cite">${letter}</blockquote><pre class="moz-signature" cols="72">-- \nИван Петров\n+7 900 000-00-00</pre>`,
  },
  {
    client: 'Mail.ru with closing words below',
    above: answer,
    below: `<div class="mail-quote-collapse"><blockquote style="border-left:1px solid #0857A6;margin:10px">Четверг, 5 марта 2026, 10:23 +03:00 от anna@desk.example:<br>${letter}</blockquote></div><br><div>С уважением, Мария<br>тел. +7 900 000-00-00</div>`,
  },
  {
    client: 'Yandex with a signature below',
    above: answer,
    below: `<div>05.03.2026, 10:23, "Анна" &lt;anna@desk.example&gt;:</div><blockquote>${letter}</blockquote><div>&nbsp;</div><div>-- </div><div>С уважением, Мария Котова</div><div>&nbsp;</div>`,
  },
  {
    client: 'Outlook, each field a paragraph',
    above: answer,
    below: ['От:</b> Анна &lt;anna@desk.example&gt;', 'Отправлено:</b> 5 марта 2026 г. 10:23']
      .concat('Кому:</b> Иван', 'Тема:</b> RE: Печать')
      .map((field) => word(`<b>${field}`))
      .join('')
      .concat(letter),
  },
  {
    client: 'Yahoo',
    above: `<div>${answer}</div>`,
    below: `<div id="yahoo_quoted_123" class="yahoo_quoted"><div>On Thursday, Anna said</div>${letter}</div>`,
  },
  {
    client: 'Proton',
    above: answer,
    below: `<div class="protonmail_quote">Anna 05.03<br><blockquote class="protonmail_quote" type="cite">${letter}</blockquote></div>`,
  },
  {
    client: 'Zoho',
    above: answer,
    below: `<div class="zmail_extra"><br>---- Anna ----<br><blockquote id="blockquote_zmail">${letter}</blockquote></div>`,
  },
  {
    client: 'Zimbra',
    above: answer,
    below: `<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>Od Anny</b></div>${letter}`,
  },
  {
    client: 'a program that sends its text as it is',
    above: '<pre>Спасибо, печатает.\nКогда обновление?\n\n',
    below:
      '05.03.2026 10:23, Анна пишет:\n&gt; Здравствуйте!\n&gt; Пришлите снимок экрана.\n&gt; Анна</pre>',
  },
  {
    client: 'a plain quote of a program without marks',
    above: answer,
    below: `<div>-----Исходное сообщение-----<br>От: Анна<br></div>${letter}`,
  },
];

/** HTML of which every line is the customer's own. */
export const htmlKept: Record<string, string> = {
  'a letter': answer,
  'an indented list': `<div>Прошу изготовить:</div><blockquote style="margin:0 0 0 40px;border:none"><div>калитка</div><div>забор</div><div>ворота</div></blockquote>`,
  'an indented list and thanks': `<div>Прошу изготовить</div><blockquote><div>калитка</div><div>забор</div><div>ворота</div></blockquote><div>Спасибо</div>`,
  'answers between': `<div class="gmail_quote"><div class="gmail_attr">чт, 5 мар. 2026 г. в 10:23, Анна &lt;anna@desk.example&gt;:</div><blockquote class="gmail_quote">Какая версия?</blockquote><div>Пятая.</div><blockquote class="gmail_quote">Какая система?</blockquote><div>Windows.</div></div>`,
  'an answer below': `<div class="moz-cite-prefix">05.03.2026 10:23, Анна пишет:</div><blockquote type="cite">Какая версия?</blockquote><p>Пятая.</p>`,
  'an answer of names below': `<div class="moz-cite-prefix">05.03.2026 10:23, Анна пишет:</div><blockquote type="cite">Кто получит?</blockquote><p>Пётр Иванов</p>`,
  'a form of paragraphs': `<p>От: склад</p><p>Кому: магазин</p><p>Дата: 06.03.2026 10:00</p><p>Тема: чайники</p><p>Пропуск нужен.</p>`,
  'a Gmail forward': `<div>Посмотрите.</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>От: Пётр &lt;petr@client.example&gt;<br>Date: чт, 5 мар. 2026 г. в 10:23<br>To: Иван<br></div>Не печатает.</div>`,
  'an Apple forward': `<div>Посмотрите.</div><blockquote type="cite"><div>Начало переадресованного сообщения:</div><div>От: Пётр</div><div>Не печатает.</div></blockquote>`,
  'a Mail.ru forward': `<div>Посмотрите.</div><br>-------- Пересылаемое сообщение --------<br>От: Пётр<br>Тема: печать<br><div id="composeWebView_previouse_content"><blockquote id="mail-app-auto-quote">Не печатает.</blockquote></div>`,
  'signs of a quote above another quote': `<div id=divRplyFwdMsg>-- <br>&gt;<blockquote type="cite">`,
  'nothing but a quote': `<blockquote type="cite">${letter}</blockquote>`,
};
