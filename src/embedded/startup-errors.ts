import type { Bilingual } from '../domain/language';

/** What went wrong and what to do next. `{name}` stands for the detail of that name. */
interface StartupErrorText {
  readonly text: Bilingual;
  readonly whatToDo: Bilingual;
}

/**
 * Every failure of a start that its operator can meet. The codes are stable: they are searched for
 * and scripted against.
 */
export const startupErrors = {
  PORT_BUSY: {
    text: {
      ru: 'Порт {port} ({usedFor}) занят{holder}.',
      en: 'Port {port} ({usedFor}) is busy{holder}.',
    },
    whatToDo: {
      ru: 'Остановите эту программу или выберите другой порт: {variable}=<порт>.',
      en: 'Stop that program or choose another port: {variable}=<port>.',
    },
  },
  PORT_NOT_ALLOWED: {
    text: {
      ru: 'Слушать порт {port} ({usedFor}) нельзя: {reason}.',
      en: 'Listening on port {port} ({usedFor}) is not allowed: {reason}.',
    },
    whatToDo: {
      ru: 'Порты ниже 1024 доступны только администратору. Выберите другой: {variable}=<порт>.',
      en: 'Ports below 1024 are for the administrator only. Choose another: {variable}=<port>.',
    },
  },
  DATA_FOLDER_IN_USE: {
    text: {
      ru: 'С папкой данных {folder} уже работает другой запуск, процесс {pid}.',
      en: 'The data folder {folder} is in use by another start, process {pid}.',
    },
    whatToDo: {
      ru: 'Остановите его (kill {pid}) или укажите другую папку: OTVET_DATA_DIR=<папка>.',
      en: 'Stop it (kill {pid}) or name another folder: OTVET_DATA_DIR=<folder>.',
    },
  },
  DATA_FOLDER_NOT_WRITABLE: {
    text: {
      ru: 'Не удаётся писать в папку данных {folder}: {reason}.',
      en: 'The data folder {folder} cannot be written to: {reason}.',
    },
    whatToDo: {
      ru: 'Дайте на неё права этому пользователю или укажите другую папку: OTVET_DATA_DIR=<папка>.',
      en: 'Give this user the right to it or name another folder: OTVET_DATA_DIR=<folder>.',
    },
  },
  DATA_FOLDER_UNREACHABLE: {
    text: {
      ru: 'PostgreSQL работает от пользователя {user}, а он не может войти в {folder}.',
      en: 'PostgreSQL runs as the user {user}, who cannot enter {folder}.',
    },
    whatToDo: {
      ru: 'Разрешите вход (chmod o+x на папку и все папки над ней) или укажите OTVET_DATA_DIR=<другая папка>.',
      en: 'Allow it (chmod o+x on the folder and every folder above) or set OTVET_DATA_DIR=<another folder>.',
    },
  },
  CACHE_NOT_WRITABLE: {
    text: {
      ru: 'Не удаётся писать в папку загрузок {folder}: {reason}.',
      en: 'The download cache {folder} cannot be written to: {reason}.',
    },
    whatToDo: {
      ru: 'Укажите другую папку: OTVET_CACHE_DIR=<папка>.',
      en: 'Name another folder: OTVET_CACHE_DIR=<folder>.',
    },
  },
  DISK_FULL: {
    text: {
      ru: 'На диске мало места для {folder}: {detail}.',
      en: 'The disk is too full for {folder}: {detail}.',
    },
    whatToDo: {
      ru: 'Освободите место или укажите папку на другом диске: {variable}=<папка>.',
      en: 'Free some space or name a folder on another disk: {variable}=<folder>.',
    },
  },
  TOOL_MISSING: {
    text: {
      ru: 'Нужна программа: {tool} ({neededFor}). {tried}',
      en: 'A program is needed: {tool} ({neededFor}). {tried}',
    },
    whatToDo: {
      ru: '{options}',
      en: '{options}',
    },
  },
  CLI_PATH_INVALID: {
    text: {
      ru: 'TEMPORAL_CLI_PATH указывает на {path}, но это не подходящий Temporal CLI: {reason}.',
      en: 'TEMPORAL_CLI_PATH names {path}, which is not a usable Temporal CLI: {reason}.',
    },
    whatToDo: {
      ru: 'Исправьте путь или уберите переменную: тогда CLI будет найден или установлен сам.',
      en: 'Correct the path or unset the variable: the CLI will then be found or installed.',
    },
  },
  ENGINE_FAILED: {
    text: {
      ru: 'Сервер Temporal не запустился: {reason}.\n{output}',
      en: 'The Temporal server did not start: {reason}.\n{output}',
    },
    whatToDo: {
      ru: 'Причина в последних строках выше. Свой сервер подключается через TEMPORAL_ADDRESS=<узел:порт>.',
      en: 'The last lines above say why. To use a server of your own, set TEMPORAL_ADDRESS=<host:port>.',
    },
  },
  ENGINE_NOT_READY: {
    text: {
      ru: 'Пространство имён Temporal «{namespace}» не готово: {reason}.',
      en: 'The Temporal namespace "{namespace}" is not ready: {reason}.',
    },
    whatToDo: {
      ru: 'Проверьте сервер и права на нём; атрибуты поиска можно завести заранее: temporal operator search-attribute create.',
      en: 'Check the server and your rights there; search attributes can be made beforehand: temporal operator search-attribute create.',
    },
  },
  POSTGRES_FAILED: {
    text: {
      ru: 'PostgreSQL не запустился: {reason}.\n{output}',
      en: 'PostgreSQL did not start: {reason}.\n{output}',
    },
    whatToDo: {
      ru: 'Причина в последних строках выше. Свой сервер подключается через DATABASE_URL=postgres://…',
      en: 'The last lines above say why. To use a server of your own, set DATABASE_URL=postgres://…',
    },
  },
  POSTGRES_VERSION: {
    text: {
      ru: 'Данные в {folder} созданы PostgreSQL {found}, а сейчас установлен PostgreSQL {expected}.',
      en: 'The data in {folder} was made by PostgreSQL {found}; PostgreSQL {expected} is installed now.',
    },
    whatToDo: {
      ru: 'Перенесите данные через pg_dump прежней версии или вернитесь к прежнему выпуску Otvet.',
      en: 'Move the data with pg_dump of the earlier version, or go back to the earlier release of Otvet.',
    },
  },
  POSTGRES_PASSWORD_LOST: {
    text: {
      ru: 'База в {folder} есть, а файла с её паролем {file} нет.',
      en: 'The database in {folder} exists, but the file with its password, {file}, does not.',
    },
    whatToDo: {
      ru: 'Верните файл из резервной копии: база и пароль хранятся вместе.',
      en: 'Restore the file from a backup: the database and its password are kept together.',
    },
  },
  ROOT_NEEDS_USER: {
    text: {
      ru: 'PostgreSQL не работает от администратора (root), а другого пользователя для него нет: {reason}.',
      en: 'PostgreSQL refuses to run as root, and there is no other user for it: {reason}.',
    },
    whatToDo: {
      ru: 'Создайте пользователя (useradd --system postgres), запустите Otvet не от root или задайте DATABASE_URL.',
      en: 'Create a user (useradd --system postgres), start Otvet as a plain user, or set DATABASE_URL.',
    },
  },
  UNSUPPORTED_PLATFORM: {
    text: {
      ru: 'Для {platform} нет готового компонента: {part}.',
      en: 'There is no build of {part} for {platform}.',
    },
    whatToDo: {
      ru: 'Подключите свой сервер: {variable}.',
      en: 'Use a server of your own: {variable}.',
    },
  },
} as const satisfies Record<string, StartupErrorText>;

/** The stable name of a failed start's cause. */
export type StartupErrorCode = keyof typeof startupErrors;
