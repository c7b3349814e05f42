import type { Language } from '../domain/language';

/** What the demo's people say. */
export const demoTexts: Readonly<
  Record<
    Language,
    {
      customerName: string;
      subject: string;
      question: string;
      answer: string;
      editedSubject: string;
      thanks: string;
      solution: string;
      night: string;
      intro: string;
      customerSays: string;
      agentSays: string;
    }
  >
> = {
  en: {
    customerName: 'Vera',
    subject: 'The printer is silent',
    question: 'Hello! The printer on the second floor has stopped printing.',
    answer: 'Sorry for the wait. Is the cable behind it plugged in?',
    editedSubject: 'it was the cable',
    thanks: 'It had come loose. It prints now, but only one page at a time.',
    solution: 'The tray setting was off; I have corrected it from here.',
    night: '… night …',
    intro:
      'A ticket’s week in about a minute, on the real engine (business time: Mon–Fri 9–18 Moscow)',
    customerSays: 'Vera',
    agentSays: 'agent',
  },
  ru: {
    customerName: 'Вера',
    subject: 'Принтер молчит',
    question: 'Здравствуйте! Принтер на втором этаже перестал печатать.',
    answer: 'Простите за ожидание. Кабель сзади на месте?',
    editedSubject: 'дело было в кабеле',
    thanks: 'Он отошёл. Теперь печатает, но по одной странице.',
    solution: 'Сбилась настройка лотка, я поправил её отсюда.',
    night: '… ночь …',
    intro:
      'Неделя обращения примерно за минуту, на настоящем движке (рабочее время: пн–пт 9–18, Москва)',
    customerSays: 'Вера',
    agentSays: 'сотрудник',
  },
};
