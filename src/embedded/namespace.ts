import { setTimeout as delay } from 'node:timers/promises';
import { isGrpcServiceError, type Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import { asError, StartupError } from './startup-error';

const types = {
  Text: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_TEXT,
  Keyword: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Int: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_INT,
  Double: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
  Bool: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
  Datetime: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
  KeywordList: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
} as const;

/** Search attributes by name. */
export type SearchAttributeTypes = Readonly<Record<string, keyof typeof types>>;

export interface NamespaceOptions {
  readonly namespace: string;
  /** How long closed runs stay readable: 30 days in a new namespace unless given; an existing one
   * keeps what it has unless given. */
  readonly retentionDays?: number;
  readonly searchAttributes: SearchAttributeTypes;
}

const DEFAULT_RETENTION_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Servers reread their namespaces every few seconds. */
const VISIBLE_TIMEOUT_MS = 60_000;
const POLL_MS = 100;
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;

/**
 * Makes the namespace and its search attributes where they are missing, sets the retention, and
 * resolves when the server accepts workflows and queries with them. Running it again changes nothing.
 * Throws ENGINE_NOT_READY, for one when an attribute exists with another type.
 */
export async function prepareNamespace(
  connection: Connection,
  options: NamespaceOptions,
): Promise<void> {
  const { namespace } = options;
  try {
    await ensureNamespace(connection, options);
    await untilDone(() => ensureAttributes(connection, options));
    await untilDone(() => useAttributes(connection, options));
  } catch (thrown) {
    if (thrown instanceof StartupError) throw thrown;
    const reason = asError(thrown).message;
    throw new StartupError('ENGINE_NOT_READY', { namespace, reason }, { cause: thrown });
  }
}

async function ensureNamespace(connection: Connection, options: NamespaceOptions): Promise<void> {
  const { namespace, retentionDays } = options;
  const { workflowService } = connection;
  try {
    const { config } = await workflowService.describeNamespace({ namespace });
    const wanted = retentionDays === undefined ? undefined : msToTs(retentionDays * DAY_MS);
    const current = config?.workflowExecutionRetentionTtl;
    if (wanted === undefined || String(current?.seconds) === String(wanted.seconds)) return;
    await workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: wanted },
    });
  } catch (thrown) {
    if (!hasCode(thrown, NOT_FOUND)) throw thrown;
    const workflowExecutionRetentionPeriod = msToTs(
      (retentionDays ?? DEFAULT_RETENTION_DAYS) * DAY_MS,
    );
    await unlessExists(
      workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod }),
    );
  }
}

async function ensureAttributes(connection: Connection, options: NamespaceOptions): Promise<void> {
  const { namespace, searchAttributes } = options;
  const { operatorService } = connection;
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const wanted = Object.entries(searchAttributes).map(
    ([name, type]) => [name, types[type]] as const,
  );
  const conflict = wanted.find(
    ([name, type]) => customAttributes[name] !== undefined && customAttributes[name] !== type,
  );
  if (conflict !== undefined) {
    const [name] = conflict;
    const reason = {
      ru: `атрибут поиска ${name} уже есть, но не типа ${searchAttributes[name] ?? ''}`,
      en: `the search attribute ${name} exists, but not as ${searchAttributes[name] ?? ''}`,
    };
    throw new StartupError('ENGINE_NOT_READY', { namespace, reason });
  }
  const missing = wanted.filter(([name]) => customAttributes[name] === undefined);
  if (missing.length === 0) return;
  await unlessExists(
    operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing),
    }),
  );
}

/** A query is refused until the part of the server that checks names has reread them. */
async function useAttributes(connection: Connection, options: NamespaceOptions): Promise<void> {
  const { namespace, searchAttributes } = options;
  const query = Object.keys(searchAttributes)
    .map((name) => `\`${name}\` IS NULL`)
    .join(' AND ');
  await connection.workflowService.countWorkflowExecutions({ namespace, query });
}

async function untilDone(attempt: () => Promise<void>): Promise<void> {
  const deadlineMs = Date.now() + VISIBLE_TIMEOUT_MS;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (thrown) {
      if (thrown instanceof StartupError || Date.now() > deadlineMs) throw thrown;
      await delay(POLL_MS);
    }
  }
}

async function unlessExists(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (thrown) {
    if (!hasCode(thrown, ALREADY_EXISTS)) throw thrown;
  }
}

function hasCode(thrown: unknown, code: number): boolean {
  // The enum of gRPC itself is not among our dependencies; its values are those of the protocol.
  return isGrpcServiceError(thrown) && (thrown.code as number) === code;
}
