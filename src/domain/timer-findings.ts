import type { Bilingual } from './language';
import type { OrphanCode } from './timer-audit';

type Explanation = { means: Bilingual; whatToDo: Bilingual };

const lookAnew: Bilingual = {
  ru: 'Дайте обращению ход: внутренняя заметка заставляет процесс заново взвести таймер. Не помогло — сообщите разработчикам Otvet историю: temporal workflow show.',
  en: 'Give the ticket a turn: an internal note makes its workflow arm the timer anew. If that does not help, send Otvet’s developers its history: temporal workflow show.',
};

/** What each orphan means and what to do about it. */
export const orphanExplanations: Readonly<Record<OrphanCode, Explanation>> = {
  no_workflow: {
    means: {
      ru: 'обращение ждёт срока, а процесса у него нет',
      en: 'the ticket waits, and no workflow of it runs',
    },
    whatToDo: {
      ru: 'Разбудите его: npm run audit -- --repair запускает процесс, тот читает запись и взводит таймер.',
      en: 'Wake it: npm run audit -- --repair starts its workflow, which loads the record and arms the timer.',
    },
  },
  no_timer: {
    means: {
      ru: 'процесс есть, а таймера к сроку нет',
      en: 'the workflow runs and has no timer for the deadline',
    },
    whatToDo: lookAnew,
  },
  late_timer: {
    means: {
      ru: 'таймер сработает позже срока',
      en: 'the timer will fire later than the deadline',
    },
    whatToDo: lookAnew,
  },
  overdue: {
    means: {
      ru: 'срок прошёл, а событие не записано',
      en: 'the deadline has passed and nothing of it is recorded',
    },
    whatToDo: {
      ru: 'Проверьте, что worker запущен и достаёт до PostgreSQL. Чего ждёт процесс: temporal workflow describe.',
      en: 'See that a worker runs and reaches PostgreSQL. What the workflow waits for: temporal workflow describe.',
    },
  },
  workflow_failing: {
    means: {
      ru: 'процесс падает на каждом ходе: таймер сработает впустую',
      en: 'the workflow fails at every turn: its timer would fire in vain',
    },
    whatToDo: {
      ru: 'Причина — в журнале worker и в temporal workflow show; верните прежнюю версию или поставьте исправленную: процесс продолжит сам.',
      en: 'The worker’s log and temporal workflow show say why; go back to the version before or deploy a corrected one: the workflow goes on by itself.',
    },
  },
};

/** What an orphan of the quarantine means and what to do about it. */
export function holdOrphanExplanation(code: OrphanCode): Explanation {
  const { means, whatToDo } = orphanExplanations[code];
  if (code === 'no_workflow') {
    return {
      means: {
        ru: 'письмо задержано, а процесса у него нет',
        en: 'a mail is held, and no workflow of it runs',
      },
      whatToDo: {
        ru: 'Процесс запустит Otvet сам в течение часа, сразу — npm run audit -- --repair.',
        en: 'Otvet starts it within the hour by itself; npm run audit -- --repair starts it now.',
      },
    };
  }
  if (whatToDo !== lookAnew) return { means, whatToDo };
  return {
    means,
    whatToDo: {
      ru: 'Прервите процесс (temporal workflow terminate) и запустите заново: npm run audit -- --repair. Срок записан и не изменится.',
      en: 'Terminate the workflow (temporal workflow terminate) and start it anew: npm run audit -- --repair. Its time is recorded and stays.',
    },
  };
}
