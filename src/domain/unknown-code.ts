import type { Bilingual } from './language';

/** A reason that this version has no words for, named by its code, without a full stop. */
export function ofAnotherVersion(code: string): Bilingual {
  return {
    ru: `причину ${code} записала другая версия Ответа`,
    en: `another version of Otvet recorded the reason ${code}`,
  };
}
