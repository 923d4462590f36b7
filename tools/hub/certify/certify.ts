import { type Command, UsageError } from '../command.js';
import { ReceiverChecks } from './receiver-checks.js';

/** Some receiver failed a check; the table has said which. */
class NotCertified extends Error {}

export const adapterCertify: Command = {
  name: 'adapter certify',
  summary: 'Checks an organisation’s webhook receiver before it gets production keys',
  positionals: 'URL',
  options: {
    secret: { value: 'whsec_…', text: 'secret that the receiver verifies signatures with', required: true },
    json: { text: 'print the results as JSON' },
  },
  details:
    'Sends the receiver genuine messages, repeats, forgeries, old ones, both signatures of a rotation and a burst,\n' +
    'and says what it did wrong. The messages are about a member CERTIFY-1 that does not exist.\n' +
    'Exit code 0: every check passed; 1: one failed.',
  run: async (given) => {
    const [url = '', ...others] = given.positionals;
    if (others.length > 0 || !/^https?:\/\//.test(url))
      throw new UsageError('One URL is needed, http or https');
    const secret = Buffer.from(given.required('secret').replace(/^whsec_/, ''), 'base64');
    if (secret.length < 24) throw new UsageError('--secret must be whsec_ and at least 24 bytes in base64');
    const results = await new ReceiverChecks(url, secret).run();
    const failed = results.filter(({ passed }) => !passed).length;
    if (given.flag('json')) {
      process.stdout.write(`${JSON.stringify({ url, certified: failed === 0, results }, null, 2)}\n`);
    } else {
      const width = Math.max(...results.map(({ check }) => check.length));
      for (const { check, passed, detail } of results) {
        process.stdout.write(`${passed ? 'ok  ' : 'FAIL'}  ${check.padEnd(width)}  ${detail}\n`);
      }
    }
    if (failed > 0) throw new NotCertified(`${failed} of ${results.length} checks failed`);
  },
};
