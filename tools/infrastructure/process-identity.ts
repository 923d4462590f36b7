import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readJson, writeAtomically } from './files.js';

/**
 * A process id alone does not name a process: after a crash or a reboot (in containers at once) the
 * same number belongs to somebody else. With its start time it does.
 */
interface ProcessMark {
  readonly pid: number;
  readonly startedAt: string;
  /** What ends the process politely. */
  readonly stopSignal: NodeJS.Signals;
}

/** Notes in `file` which process this is, for {@link endLeftovers} after a crash of the launcher. */
export function noteProcess(file: string, pid: number, stopSignal: NodeJS.Signals): void {
  const startedAt = startTime(pid);
  if (startedAt === undefined) return;
  writeAtomically(file, JSON.stringify({ pid, startedAt, stopSignal } satisfies ProcessMark), 0o644);
}

/** The noted process if it is still the one that runs under its id. */
export function notedProcess(file: string): number | undefined {
  const mark = readJson<ProcessMark>(file);
  return mark && startTime(mark.pid) === mark.startedAt ? mark.pid : undefined;
}

/** Ends what an earlier launcher left running: politely, after `patienceMs` by force. Servers go last. */
export async function endLeftovers(
  folder: string,
  servers: readonly string[],
  patienceMs = 10_000,
): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).map((file) => basename(file, '.json'));
  const last = servers.filter((name) => names.includes(name));
  const end = async (name: string) =>
    (await endLeftover(join(folder, `${name}.json`), patienceMs)) ? [name] : [];
  const ended = await Promise.all(names.filter((name) => !last.includes(name)).map(end));
  for (const name of last) ended.push(await end(name));
  return ended.flat();
}

async function endLeftover(file: string, patienceMs: number): Promise<boolean> {
  const pid = notedProcess(file);
  if (pid !== undefined) {
    send(pid, readJson<ProcessMark>(file)?.stopSignal ?? 'SIGTERM');
    const deadline = Date.now() + patienceMs;
    while (notedProcess(file) !== undefined && Date.now() < deadline) await sleep(25);
    if (notedProcess(file) !== undefined) send(pid, 'SIGKILL');
    while (notedProcess(file) !== undefined) await sleep(25);
  }
  rmSync(file, { force: true });
  return pid !== undefined;
}

/** Start time of a running process in the units of the system; undefined: no such process. */
export function startTime(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const [state, ticks] = [fields[0], fields[19]];
      return state === 'Z' ? undefined : `${bootId()}:${ticks}`;
    } catch {
      return undefined;
    }
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
