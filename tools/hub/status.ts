import { type FlowView, flowQuery, SERVICES } from '#contracts';
import type { Command } from './command.js';
import { DATA_OPTION, natsUrlOf, sandboxConnection } from './connection.js';
import { withQueries } from './queries.js';

export const status: Command = {
  name: 'status',
  summary: 'Shows whether every service is ready, what is on its way, and dead letters',
  options: { ...DATA_OPTION, json: { text: 'as JSON' } },
  run: async (given) => {
    const services = sandboxConnection(given)?.services ?? {};
    const ready = await Promise.all(
      Object.entries(services).map(async ([instance, url]) => ({ instance, url, ready: await isReady(url) })),
    );
    const flows = await withQueries(natsUrlOf(given), (queries) =>
      Promise.all(
        SERVICES.map((service) =>
          queries.ask(flowQuery(service), {}).then(
            (flow): FlowView | { service: string; failure: string } => flow,
            (error: unknown) => ({
              service,
              failure: error instanceof Error ? error.message : String(error),
            }),
          ),
        ),
      ),
    );
    if (given.flag('json')) {
      process.stdout.write(`${JSON.stringify({ ready, flows }, null, 2)}\n`);
      return;
    }
    for (const { instance, url, ready: isUp } of ready) print(instance, isUp ? 'ready' : 'NOT READY', url);
    for (const flow of flows) {
      if ('failure' in flow) {
        print(flow.service, 'NO ANSWER', flow.failure);
        continue;
      }
      const waiting = flow.outbox.map(
        ({ eventType, rows, oldestSeconds }) =>
          `${rows} × ${eventType} (oldest ${Math.round(oldestSeconds)} s)`,
      );
      print(flow.service, `${flow.deadLetters} dead letters`, waiting.join(', ') || 'nothing on its way');
    }
  },
};

function print(...cells: string[]): void {
  process.stdout.write(
    `${cells
      .map((cell) => cell.padEnd(16))
      .join('  ')
      .trimEnd()}\n`,
  );
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(3_000) })).ok;
  } catch {
    return false;
  }
}
