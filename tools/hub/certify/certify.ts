import { checkFile } from '../adapters.js';
import { type Command, type Given, UsageError } from '../command.js';
import type { CheckResult } from './check-result.js';
import { checkList } from './list-checks.js';
import { ReceiverChecks } from './receiver-checks.js';

/** Some check failed; the table has said which. */
class NotCertified extends Error {}

export const adapterCertify: Command = {
  name: 'adapter certify',
  summary: 'Checks what an organisation must pass before it gets production keys',
  positionals: 'URL|FILE',
  options: {
    adapter: { value: 'ADAPTER', text: 'of a FILE: a YAML file, or the name of one in adapters/' },
    secret: { value: 'whsec_…', text: 'of a URL: secret that the receiver verifies signatures with' },
    json: { text: 'print the results as JSON' },
  },
  details:
    'URL is a webhook receiver: it is sent genuine messages, repeats, forgeries, old ones, both signatures of a rotation\n' +
    'and a burst, about a member CERTIFY-1 that does not exist. FILE is a list as it will be sent in production: it is\n' +
    'read by the adapter, sent nowhere, and judged: rows refused, ids twice, codes unknown, dates, encodings, what records\n' +
    'can be linked by. Exit code 0: every check passed; 1: one failed.',
  run: async (given) => {
    const [subject = '', ...others] = given.positionals;
    if (subject === '' || others.length > 0) throw new UsageError('One URL or FILE is needed');
    const results = await (/^https?:\/\//.test(subject) ? receiver(subject, given) : list(subject, given));
    const failed = results.filter(({ passed }) => !passed).length;
    if (given.flag('json')) {
      process.stdout.write(`${JSON.stringify({ subject, certified: failed === 0, results }, null, 2)}\n`);
    } else {
      const width = Math.max(...results.map(({ check }) => check.length));
      for (const { check, passed, detail } of results) {
        process.stdout.write(`${passed ? 'ok  ' : 'FAIL'}  ${check.padEnd(width)}  ${detail}\n`);
      }
    }
    if (failed > 0) throw new NotCertified(`${failed} of ${results.length} checks failed`);
  },
};

async function receiver(url: string, given: Given): Promise<CheckResult[]> {
  const secret = Buffer.from(given.required('secret').replace(/^whsec_/, ''), 'base64');
  if (secret.length < 24) throw new UsageError('--secret must be whsec_ and at least 24 bytes in base64');
  return new ReceiverChecks(url, secret).run();
}

async function list(file: string, given: Given): Promise<CheckResult[]> {
  return checkList(await checkFile(given.required('adapter'), file));
}
