import { Logger } from '@nestjs/common';
import { ClientProxyFactory } from '@nestjs/microservices';
import { Queries, queryTransport } from '#messaging';

/** Asks the running services; gives up the connection afterwards. */
export async function withQueries<T>(natsUrl: string, work: (queries: Queries) => Promise<T>): Promise<T> {
  // Connection events are of no interest to whoever reads the answer.
  Logger.overrideLogger(false);
  const client = ClientProxyFactory.create(queryTransport(natsUrl, 'operator'));
  try {
    await client.connect();
    return await work(new Queries(client));
  } finally {
    await client.close();
  }
}
