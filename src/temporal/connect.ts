import { Client, Connection } from '@temporalio/client';

/** Where the engine is and which namespace is ours. */
export type EngineAddress = { address: string; namespace: string };

export type Engine = { client: Client; connection: Connection };

/** A client of the engine and its connection, which the caller closes. Fails if nothing answers. */
export async function connectEngine({ address, namespace }: EngineAddress): Promise<Engine> {
  const connection = await Connection.connect({ address, connectTimeout: 10_000 });
  return { connection, client: new Client({ connection, namespace }) };
}
