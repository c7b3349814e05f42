/*
 * What mail programs write around a quote, in the languages whose programs write to us. Everything
 * is in lower case; a trailing `*` stands for any ending.
 */

function wordsOf(words: string): string[] {
  return words.split(/\s+/).filter((word) => word !== '');
}

/** What is said of the writer: `X wrote:`. Several words are one verb. */
export const wroteVerbs: readonly string[] = [
  ...wordsOf(`
    wrote writes says said писал писала писали пишет написал написала написали сообщил сообщила
    пише писав писала написав написала піша пісаў напісаў напісала жазды schrieb schrieben écrit
    escribió escribio scritto escreveu schreef geschreven skrev skrifaði kirjoitti napsal napísal
    napisał napisała pisze napisana yazdı yazdi írta scris написа пише geschrieben
    жазған жазган yozdi yozgan yazıb rašė parašė rakstīja kirjutas
    написао написао/ла написала έγραψε γράφει כתב כתבה كتب كتبت
  `),
];

/** Chinese, Japanese and Korean have no spaces around the verb. */
export const wroteSigns = /(?:写道|寫道|のメール|さんは書きました|작성|님이 씀)\s?[:：]$/;

/** Words between date, time and writer that are not the writer's name. */
export const attributionWords: ReadonlySet<string> = new Set(
  wordsOf(`
    on at in the by from via of and to you message date time
    am pm gmt utc msk est edt cst cdt mst mdt pst pdt cet cest eet bst ist
    г ж года год в во от пользователь час часов мск и с по для
    р р. о об від від користувач користувача
    um uhr von dem den der
    le à a h par l'utilisateur
    el la las los a de del las hrs horas
    il giorno alle ore da ha dal
    em às as de por hora
    op om heeft het volgende u
    kl klo klockan af fra fra: från på den det
    dne dňa v ve uživatel používateľ
    dnia dniu w o godz użytkownik z
    tarihinde şunu şunları saat pe la
    hat mez mesz cz folgendes przez wiadomość no dia
    ezt időpont keltezéssel корисник је στις ο/η π.μ μ.μ
    plkst lietotājs kontakt kuupäeval kell val мынаны төмөнкүнү
  `),
);

/**
 * Possessives and pronouns that a letter has and an attribution has not. Mail programs speak of the
 * writer in the third person: only people write `I`, `your` and `the following`.
 */
export const letterWords: ReadonlySet<string> = new Set(
  wordsOf(`
    i we us me my our your they he she his her their this that these which who what when then
    because please got received was were has have had is are not following email e-mail letter
    я мы нам нас мне меня мой моя мою наш наша нашу наши ваш ваша вашу ваше ваши вам вас они он она его ее её их
    этот эта это эти который которая которые что когда потом письмо письма письме ответ пришло пришел
    пришёл пришла получили получил получила было был была были не текстом вот ниже следующее
    ich wir uns mir mein unser ihr ihre je nous mon notre votre
  `),
);

/** The fields that programs show above a quote, by what they hold. */
export const fieldNames: Readonly<Record<'from' | 'date' | 'to' | 'subject' | 'other', string[]>> =
  {
    from: [
      ...[
        'from',
        'sender',
        'от',
        'от кого',
        'отправитель',
        'первоначальный отправитель',
        'original sender',
        'від',
        'від кого',
        'відправник',
        'ад',
        'кімнен',
      ],
      ...['von', 'de', 'expéditeur', 'da', 'van', 'från', 'fra', 'od', 'lähettäjä', 'gönderen'],
      ...['kimden', 'feladó', '发件人', '寄件者', '差出人', '送信者', 'remitente', 'mittente'],
    ],
    date: [
      ...[
        'sent',
        'date',
        'sent at',
        'отправлено',
        'дата',
        'дата отправки',
        'получено',
        'отправленные',
        'надіслано',
        'дата та час',
      ],
      ...[
        'адпраўлена',
        'жіберілді',
        'жіберілген уақыты',
        'жіберілген күні',
        'күні',
        'gesendet',
        'datum',
        'envoyé',
        'envoyé le',
        'le',
      ],
      ...[
        'enviado',
        'enviado el',
        'enviada em',
        'enviado em',
        'enviada',
        'fecha',
        'data',
        'inviato',
      ],
      ...['verzonden', 'skickat', 'sendt', 'dato', 'lähetetty', 'odesláno', 'odeslané', 'wysłano'],
      ...[
        'data wysłania',
        'tarih',
        'gönderildi',
        'elküldve',
        'dátum',
        '发送时间',
        '日期',
        '日時',
        '送信日時',
      ],
    ],
    to: [
      ...[
        'to',
        'кому',
        'получатель',
        'каму',
        'кімге',
        'an',
        'à',
        'destinataire',
        'para',
        'a',
        'aan',
      ],
      ...[
        'till',
        'til',
        'komu',
        'do',
        'vastaanottaja',
        'kime',
        'alıcı',
        'címzett',
        '收件人',
        '宛先',
      ],
      ...['destinatario', 'pro'],
    ],
    subject: [
      ...[
        'subject',
        'тема',
        'тақырыбы',
        'тақырып',
        'betreff',
        'objet',
        'asunto',
        'assunto',
        'oggetto',
      ],
      ...[
        'onderwerp',
        'ämne',
        'emne',
        'předmět',
        'predmet',
        'temat',
        'aihe',
        'konu',
        'tárgy',
        '主题',
      ],
      ...['主旨', '件名'],
    ],
    other: [
      ...[
        'cc',
        'bcc',
        'copy',
        'reply-to',
        'importance',
        'attachments',
        'priority',
        'копия',
        'копія',
      ],
      ...[
        'копии',
        'көшірме',
        'ответ-кому',
        'организация',
        'файлы',
        'скрытая копия',
        'важность',
        'вложения',
        'вложение',
        'ответить',
        'kopie',
        'kopia',
      ],
      ...[
        'kopi',
        'dw',
        'copie',
        'répondre à',
        'wichtigkeit',
        'priorität',
        'cópia',
        '抄送',
        'importancia',
      ],
    ],
  };
