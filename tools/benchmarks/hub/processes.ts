import { readdirSync, readFileSync } from 'node:fs';
import type { Hub } from '../../hub/hub.js';

/** What a process and those it started have used so far. */
export interface Usage {
  /** User and system time, seconds. */
  readonly cpu: number;
  /** Greatest resident memory of a single process, MiB; of PostgreSQL the shared buffers count in each. */
  readonly peakMiB: number;
}

/** Clock ticks per second in /proc; fixed for programs on Linux. */
const TICKS = 100;

/** Usage of every process of the hub by name, this one (the simulated member systems) included. Linux only. */
export function usageOf(hub: Hub): Map<string, Usage> {
  const children = childrenByParent();
  const processes: [string, number | undefined][] = [
    ...[...hub.services].map(([name, { pid }]): [string, number | undefined] => [name, pid]),
    ['postgresql', hub.infrastructure.postgres?.pid],
    ['nats', hub.infrastructure.nats?.pid],
    ['clients', process.pid],
  ];
  return new Map(
    processes.flatMap(([name, pid]) => {
      if (pid === undefined) return [];
      const family = name === 'postgresql' ? [pid, ...(children.get(pid) ?? [])] : [pid];
      const cpu = family.reduce(
        (sum, member) => sum + cpuSeconds(member, member === pid && name === 'postgresql'),
        0,
      );
      return [[name, { cpu, peakMiB: Math.max(...family.map(peakMiB)) }] as const];
    }),
  );
}

/** Seconds of CPU between two readings, by process. */
export function spent(
  before: ReadonlyMap<string, Usage>,
  after: ReadonlyMap<string, Usage>,
): Map<string, number> {
  return new Map([...after].map(([name, { cpu }]) => [name, cpu - (before.get(name)?.cpu ?? 0)]));
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    const parent = /^\d+$/.test(entry) ? Number(fieldsOf(Number(entry))[1]) : Number.NaN;
    if (!Number.isNaN(parent)) children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  return children;
}

function cpuSeconds(pid: number, withEnded: boolean): number {
  const fields = fieldsOf(pid);
  const ticks = fields.slice(11, withEnded ? 15 : 13).reduce((sum, field) => sum + Number(field), 0);
  return ticks / TICKS;
}

/** Fields of /proc/PID/stat after the command's name; none when the process has ended. */
function fieldsOf(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function peakMiB(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
