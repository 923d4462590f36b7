/**
 * `node tools/test.mjs [SUITE…]` installs and builds what is missing, runs the suites (default: those of
 * `npm test`) and ends with one line `N passed, N failed` over all of them. Exit code 1 when anything failed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildOrExit } from './build.mjs';

const ROOT = dirname(import.meta.dirname);
const STATE = join(ROOT, '.lienthong');

/** Suites in the order in which a mistake shows soonest. */
const SUITES = {
  lint: () =>
    [
      ['types', 'tsc', '-p', 'tsconfig.json', '--noEmit'],
      ['types of the console', 'tsc', '-p', 'apps/console/tsconfig.json'],
      ['eslint', 'eslint', '.'],
      ['prettier', 'prettier', '--check', '--log-level=warn', '.'],
      [
        'dependency-cruiser',
        'depcruise',
        '--config',
        '.dependency-cruiser.js',
        'apps',
        'libs',
        'tools',
        'test',
      ],
    ].map(check),
  unit: () => [
    jest('unit', [
      '--testPathIgnorePatterns',
      '/node_modules/',
      '/test/(e2e|chaos|browser)/',
      '\\.(integration|slow)\\.spec\\.ts$',
    ]),
  ],
  integration: () => [jest('integration', ['--testPathPatterns', '\\.integration\\.spec\\.ts$'])],
  e2e: () => [
    jest('e2e', [
      '--runInBand',
      '--testPathPatterns',
      '/test/e2e/',
      '--testPathIgnorePatterns',
      '\\.slow\\.spec\\.ts$',
    ]),
  ],
  // Says so and passes where there is no Chromium.
  browser: () => [
    jest('browser', [
      '--runInBand',
      '--testPathPatterns',
      '/test/browser/',
      '--testPathIgnorePatterns',
      '\\.slow\\.spec\\.ts$',
    ]),
  ],
  chaos: () => [jest('chaos', ['--runInBand', '--testPathPatterns', '/test/chaos[/.]'])],
  slow: () => [jest('slow', ['--runInBand', '--testPathPatterns', '\\.slow\\.spec\\.ts$'])],
};
const DEFAULT = ['lint', 'unit', 'integration', 'e2e'];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in SUITES));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no suite ${unknown.join(', ')}: choose of ${Object.keys(SUITES).join(', ')}\n`,
  );
  process.exit(2);
}
buildOrExit();
mkdirSync(STATE, { recursive: true });
const results = mkdtempSync(join(STATE, 'test-results-'));
const outcomes = [];
try {
  for (const name of asked.length > 0 ? asked : DEFAULT) {
    const since = Date.now();
    outcomes.push(...SUITES[name]());
    process.stdout.write(`${name}: ${((Date.now() - since) / 1000).toFixed(1)} s\n\n`);
  }
} finally {
  rmSync(results, { recursive: true, force: true });
}
const sum = (key) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
process.exitCode = sum('failed') > 0 ? 1 : 0;

/** A tool that passes or fails as a whole. */
function check([label, program, ...args]) {
  const { status } = run(join(ROOT, 'node_modules', '.bin', program), args);
  process.stdout.write(`${status === 0 ? 'PASS' : 'FAIL'} ${label}\n`);
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
}

/** Suites that do not even load count as one failure each. */
function jest(label, args) {
  const file = join(results, `${label}.json`);
  const program = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const { status } = run(process.execPath, [...flags, program, '--json', `--outputFile=${file}`, ...args]);
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    return { passed: result.numPassedTests, failed: failed || (status === 0 ? 0 : 1) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function run(command, args) {
  // Jest prints its report on stderr and, with --json, the results on stdout, which the file has already.
  const isJest = args.includes('--json');
  return spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', isJest ? 'ignore' : 'inherit', 'inherit'] });
}
