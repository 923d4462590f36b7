import { REBUILD_REPORTS_QUERY } from '#contracts';
import type { Command } from './command.js';
import { DATA_OPTION, natsUrlOf } from './connection.js';
import { withQueries } from './queries.js';

export const reportsRebuild: Command = {
  name: 'reports rebuild',
  summary: 'Reads all facts of the reports anew from the registry',
  options: { ...DATA_OPTION },
  details:
    'Reports are answered from the old facts until the new ones stand, with the same figures. What is\n' +
    'announced meanwhile waits. The log of the reports service shows how far it has come.',
  run: async (given) => {
    const { persons, facts, cases, seconds } = await withQueries(natsUrlOf(given), (queries) =>
      queries.ask(REBUILD_REPORTS_QUERY, {}),
    );
    process.stdout.write(
      `${persons} persons, ${facts} facts, ${cases} states of review cases in ${seconds} s\n`,
    );
  },
};
