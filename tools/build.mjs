/**
 * Installs and builds what is missing or out of date, so that every command works on a fresh clone.
 * Plain JavaScript without dependencies: it runs before anything is installed or built. It says what it
 * does on stderr; stdout belongs to the command.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = dirname(import.meta.dirname);
const SOURCES = ['apps', 'clients', 'libs', 'tools', 'test'];
const CONSOLE = join('apps', 'console');
/** What the console takes from outside its folder. */
const CONSOLE_INPUTS = [join('clients', 'typescript', 'src', 'api-types.ts'), 'package-lock.json'];
const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.built');
const CONSOLE_STAMP = join(DIST, '.built-console');
const LOCK = join(ROOT, '.lienthong', 'build.lock');

/** Installs the dependencies if need be, compiles what changed and copies the data files beside it. */
export function ensureBuilt() {
  requireNode(20, 19);
  exclusively(() => {
    ensureInstalled();
    const inputs = inputFiles();
    whenChanged(STAMP, fingerprintOf(inputs), () => {
      say('building …');
      copyData(inputs);
      const sources = inputs.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
      run(process.execPath, [join('tools', 'transpile.mjs')], sources.join('\n'));
    });
    whenChanged(CONSOLE_STAMP, fingerprintOf(consoleFiles()), () => {
      say('building the console …');
      run(process.execPath, [join('tools', 'console.mjs')]);
    });
  });
}

function whenChanged(stamp, fingerprint, build) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  build();
  writeFileSync(stamp, fingerprint);
}

/**
 * What the lock file says, when nothing is installed or something else is. Not `npm ci`: it refuses a lock file
 * without the binaries of other platforms, and a registry mirror that lacks those cannot write another one.
 */
function ensureInstalled() {
  const missing = !existsSync(join(ROOT, 'node_modules', '.package-lock.json'));
  if (!missing && !differsFromLock()) return;
  say(missing ? 'installing the dependencies …' : 'the dependencies changed: installing …');
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
}

function differsFromLock() {
  const wanted = packagesOf(join(ROOT, 'package-lock.json'));
  const installed = packagesOf(join(ROOT, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).some(([path, { version, optional, peer, link }]) => {
    if (path === '' || optional || peer || link || !path.startsWith('node_modules/')) return false;
    return installed[path]?.version !== version;
  });
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}

/** Everything that the build of services and tools reads, relative to the root, sorted. */
function inputFiles() {
  const folders = SOURCES.filter((folder) => existsSync(join(ROOT, folder)));
  return ['tsconfig.json', 'package.json', ...folders.flatMap((folder) => filesBelow(folder))].sort();
}

function consoleFiles() {
  return [...CONSOLE_INPUTS, ...filesBelow(CONSOLE)].sort();
}

function filesBelow(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (path === CONSOLE || entry.name === 'node_modules') return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function fingerprintOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { mtimeMs, size } = statSync(join(ROOT, file));
    hash.update(`${file}\0${mtimeMs}\0${size}\n`);
  }
  return hash.digest('hex');
}

/** Models, tables, fonts and pages lie beside the code that reads them. */
function copyData(files) {
  for (const file of files) {
    if (['.ts', '.mjs', '.md'].includes(extname(file)) || !SOURCES.some((folder) => file.startsWith(folder)))
      continue;
    const target = join(DIST, file);
    const { mtimeMs } = statSync(join(ROOT, file));
    if (existsSync(target) && statSync(target).mtimeMs >= mtimeMs) continue;
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(ROOT, file), target);
  }
}

/** Two commands started at once must not build into each other. */
function exclusively(work) {
  mkdirSync(dirname(LOCK), { recursive: true });
  for (let waited = false; ; waited = true) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!isAlive(LOCK)) {
        rmSync(LOCK, { force: true });
        continue;
      }
      if (!waited) say('waiting for another build …');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  try {
    work();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function isAlive(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')) || process.pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Runs a program in the root; what it prints goes to stderr. Ends this process when it fails. */
function run(command, args, input = '') {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, input, stdio: ['pipe', 2, 2] });
  if (status === 0) return;
  const what = relative(ROOT, command).startsWith('..') ? args.join(' ') : [command, ...args].join(' ');
  throw new BuildFailed(`failed: ${what}${error ? ` (${error.message})` : ''}`);
}

/** The program that failed has said why. */
export class BuildFailed extends Error {}

function requireNode(major, minor) {
  const [haveMajor = 0, haveMinor = 0] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  throw new BuildFailed(`Node ${process.versions.node} is too old: install Node ${major}.${minor} or later`);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Builds, and ends the process with a plain message when that fails. */
export function buildOrExit() {
  try {
    ensureBuilt();
  } catch (error) {
    if (!(error instanceof BuildFailed)) throw error;
    say(error.message);
    process.exit(1);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) buildOrExit();
