import {
  type DeadLetterFilter,
  type DeadLetterView,
  deadLettersQuery,
  rerunDeadLettersQuery,
  type Service,
  SERVICES,
} from '#contracts';
import { type Command, type Given, UsageError } from './command.js';
import { DATA_OPTION, natsUrlOf } from './connection.js';
import { withQueries } from './queries.js';

const FILTER_OPTIONS = {
  service: { value: 'NAME', text: `only of this service (${SERVICES.join(', ')})` },
  event: { value: 'TYPE', text: 'only of this event type' },
  code: { value: 'CODE', text: 'only with this error code' },
  id: { value: 'ID,ID…', text: 'only these' },
};

export const deadLettersList: Command = {
  name: 'dead-letters list',
  summary: 'Lists what services could not process, with the reason',
  options: {
    ...DATA_OPTION,
    ...FILTER_OPTIONS,
    state: { value: 'STATE', text: 'open or recovered', default: 'open' },
    limit: { value: 'N', text: 'at most so many of each service', default: '100' },
  },
  details: 'One JSON object a line.',
  run: async (given) => {
    const filter: DeadLetterFilter = {
      ...filterOf(given),
      state: stateOf(given.required('state')),
      limit: given.number('limit', { min: 1, max: 10_000 }),
    };
    const letters = await withQueries(natsUrlOf(given), async (queries) => {
      const found: DeadLetterView[] = [];
      for (const service of servicesOf(given))
        found.push(...(await queries.ask(deadLettersQuery(service), filter)));
      return found;
    });
    for (const letter of letters) process.stdout.write(`${JSON.stringify(letter)}\n`);
    process.stderr.write(`${letters.length} dead letters\n`);
  },
};

export const deadLettersRerun: Command = {
  name: 'dead-letters rerun',
  summary: 'Processes dead letters again: one, some by filter, or all',
  options: { ...DATA_OPTION, ...FILTER_OPTIONS, all: { text: 'all open ones, when no filter is given' } },
  run: async (given) => {
    const filter = filterOf(given);
    if (Object.keys(filter).length === 0 && !given.text('service') && !given.flag('all')) {
      throw new UsageError('Which? Give --id, --event, --code or --service, or --all');
    }
    let failures = 0;
    await withQueries(natsUrlOf(given), async (queries) => {
      for (const service of servicesOf(given)) {
        const { recovered, failed } = await queries.ask(rerunDeadLettersQuery(service), filter);
        failures += failed;
        process.stdout.write(`${service}: ${recovered} recovered, ${failed} failed again\n`);
      }
    });
    if (failures > 0) throw new Error(`${failures} failed again: hub dead-letters list shows why`);
  },
};

function filterOf(given: Given): DeadLetterFilter {
  const [ids, eventType, code] = [given.text('id'), given.text('event'), given.text('code')];
  return {
    ...(ids !== undefined && { ids: ids.split(',') }),
    ...(eventType !== undefined && { eventType }),
    ...(code !== undefined && { code }),
  };
}

function servicesOf(given: Given): readonly Service[] {
  const name = given.text('service');
  const services = SERVICES.filter((service) => name === undefined || service === name);
  if (services.length === 0)
    throw new UsageError(`There is no service "${name}": choose of ${SERVICES.join(', ')}`);
  return services;
}

function stateOf(text: string): 'open' | 'recovered' {
  if (text === 'open' || text === 'recovered') return text;
  throw new UsageError(`--state must be open or recovered, not "${text}"`);
}
