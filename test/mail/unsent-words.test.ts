import { describe, expect, it } from '@jest/globals';
import { relayAnswerMeaning } from '../../src/mail/relay-answer-words';
import { statusCodeText } from '../../src/mail/status-code-words';
import {
  givenUpText,
  noParticipantAddress,
  noTeamAddress,
  ourMailbox,
  ownWords,
  waitsFor,
} from '../../src/mail/unsent-words';

const onlyRussian = /^[^a-z]*$/;
const onlyEnglish = /^[^а-яё]*$/i;

describe('a status code', () => {
  it.each([
    ['5.1.1', '5.1.1, такого адреса нет'],
    ['5.2.9', '5.2.9, ящик не принимает письмо'],
    ['5.7.26', '5.7.26, почтовый сервер отказал по своим правилам'],
    ['4.7.1', '4.7.1, почтовый сервер пока не принимает письмо по своим правилам'],
    ['5.0.0', '5.0.0, почтовый сервер причину не назвал'],
    ['5.900.1', '5.900.1, почтовый сервер причину не назвал'],
  ])('is told with its meaning: %s', (code, ru) => {
    expect(statusCodeText(code)?.ru).toBe(ru);
  });

  it('has words whatever it is about', () => {
    for (const outcome of [2, 4, 5]) {
      for (let subject = 0; subject < 10; subject += 1) {
        const { ru = '', en = '' } = statusCodeText(`${outcome}.${subject}.99`) ?? {};
        expect(ru).toMatch(/^\d\.\d\.99, [а-яё -]{10,}$/);
        expect(en).toMatch(/^\d\.\d\.99, [a-z’ ,]{10,}$/);
      }
    }
  });

  it.each([null, '', 'x', '5', '5.1', '3.1.1', '5.1.1 x', '5.1.1\n'])('is none: %j', (text) => {
    expect(statusCodeText(text)).toBeUndefined();
  });
});

describe('what a relay said', () => {
  it.each([
    ['550 5.1.1 <x@y.example>: Recipient address rejected', 'такого адреса нет'],
    ['550-5.1.1 The account does not exist', 'такого адреса нет'],
    ['552 5.2.2', 'ящик переполнен'],
    ['535 5.7.8 Error: authentication failed', 'почтовый сервер не принимает наш вход'],
    ['530 Authentication required', 'почтовый сервер не принимает наш вход'],
    ['451 please try later', 'почтовый сервер просит повторить позже'],
    ['450 4.7.1 Greylisted', 'почтовый сервер пока не принимает письмо по своим правилам'],
  ])('is put into words: %s', (answer, ru) => {
    expect(relayAnswerMeaning(answer)?.ru).toBe(ru);
  });

  it.each([
    '250 2.0.0 queued as 7',
    '550 no',
    '550 see 5.1.1 in our manual',
    '550 timeout ECONNREFUSED',
    '5505.1.1',
    '',
  ])('stays its own where nothing more can be said: %j', (answer) => {
    expect(relayAnswerMeaning(answer)).toBeUndefined();
  });
});

describe('what we recorded ourselves', () => {
  it('is read in the reader’s language', () => {
    for (const words of [...Object.values(waitsFor), noParticipantAddress, ourMailbox]) {
      const { ru, en } = ownWords(words.recorded) ?? { ru: '', en: '' };
      expect(ru.replace(/OTVET_\w+/, '')).toMatch(onlyRussian);
      expect(en).toMatch(onlyEnglish);
      expect(ru).not.toBe('');
    }
    expect(ownWords(noTeamAddress('grade:lead').recorded)).toMatchObject({
      ru: 'в OTVET_TEAM_ADDRESSES нет ни grade:lead, ни team',
      en: 'OTVET_TEAM_ADDRESSES names neither grade:lead nor team',
    });
    expect(ownWords(noTeamAddress('team').recorded)?.en).toBe(
      'OTVET_TEAM_ADDRESSES does not name team',
    );
    expect(ownWords('not sent: subject has control characters')?.ru).toBe(
      'письмо непригодно к отправке: subject has control characters',
    );
  });

  it('is not taken from a relay that says something like it', () => {
    for (const answer of [
      '550 names neither grade:lead nor team',
      'waits: the relay',
      '550 no',
      '',
    ]) {
      expect(ownWords(answer)).toBeUndefined();
    }
  });
});

describe('why a mail was given up', () => {
  it.each([
    ['RELAY_REFUSED_550', 'почтовый сервер отказал', 'the mail server refuses it'],
    ['RELAY_REFUSED', 'почтовый сервер отказал', 'the mail server refuses it'],
    ['NOT_DELIVERED_IN_TIME', 'за трое суток его не приняли', 'nobody took it within three days'],
    ['NO_PARTICIPANT_ADDRESS', 'по этому адресу не пишут', 'there is no address to write to'],
    ['OUR_MAILBOX', 'это адрес нашего же ящика', 'the address is a mailbox of ours'],
    [
      'NO_TEAM_ADDRESS',
      'в настройке OTVET_TEAM_ADDRESSES нет адреса для него',
      'the setting OTVET_TEAM_ADDRESSES has no address for it',
    ],
    [
      'TOO_MANY_NOTICES',
      'таких уведомлений за час ушло уже 20; все обращения с недошедшими письмами показывает список',
      '20 such notices went there within the hour; the list shows all tickets with undelivered mail',
    ],
    ['MAIL_NOT_FOUND', 'среди исходящих его нет', 'it is not among the outgoing mails'],
  ])('is told for %s', (reason, ru, en) => {
    expect(givenUpText(reason)).toEqual({ ru, en });
  });

  it.each(['RELAY_REFUSED_5', 'constructor'])('is another version’s for %j', (reason) => {
    expect(givenUpText(reason)).toEqual({
      ru: `причину ${reason} записала другая версия Ответа`,
      en: `another version of Otvet recorded the reason ${reason}`,
    });
  });
});
