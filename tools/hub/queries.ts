import { ClientProxyFactory } from '@nestjs/microservices';
import { Queries, queryTransport } from '#messaging';

/** Asks the running services; gives up the connection afterwards. */
export async function withQueries<T>(natsUrl: string, work: (queries: Queries) => Promise<T>): Promise<T> {
  const client = ClientProxyFactory.create(queryTransport(natsUrl, 'operator'));
  try {
    await client.connect();
    return await work(new Queries(client));
  } finally {
    await client.close();
  }
}
