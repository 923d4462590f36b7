import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WAYS } from './systems/own-ways.js';
import { WORKSPACE } from '../infrastructure/workspace.js';

const MAIN = join(WORKSPACE, 'dist/tools/demo/main.js');
const TIMEOUT_MS = 180_000;

class Run {
  stdout = '';
  stderr = '';
  private readonly child: ChildProcess;
  readonly ended: Promise<number | null>;

  constructor(...args: string[]) {
    this.child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout?.on('data', (data: Buffer) => (this.stdout += data.toString()));
    this.child.stderr?.on('data', (data: Buffer) => (this.stderr += data.toString()));
    this.ended = once(this.child, 'close').then(([code]) => code as number | null);
  }

  /** Resolves when stdout or stderr show the text, or the run has ended. */
  async shows(text: string): Promise<void> {
    let ended = false;
    void this.ended.then(() => (ended = true));
    while (!ended && !(this.stdout + this.stderr).includes(text))
      await new Promise((resolve) => setTimeout(resolve, 50));
  }

  interrupt(): void {
    this.child.kill('SIGINT');
  }
}

describe('demo', () => {
  it(
    'with --check pushes all records, reports them and ends with one JSON object',
    async () => {
      const run = new Run('--check', '--records', '1500', '--seed', '3');
      expect({ code: await run.ended, stderr: run.stderr }).toMatchObject({ code: 0 });
      const last = JSON.parse(run.stdout.trimEnd().split('\n').at(-1) ?? '') as Record<string, number>;
      expect(Object.keys(last)).toEqual([
        'records',
        'persons',
        'memberships',
        'truePersons',
        'pendingReview',
        'seconds',
        'recordsPerSecond',
      ]);
      expect(last['records']).toBe(1500);
      expect(run.stdout).toContain('BÁO CÁO TỔNG HỢP');
      expect(run.stderr).toMatch(/sync until all is accepted: \d+\.\d s/);
      for (const way of Object.values(WAYS)) expect(run.stderr).toContain(way.en);
    },
    TIMEOUT_MS,
  );

  it(
    'keeps the hub running until Ctrl-C, then deletes its data',
    async () => {
      const run = new Run('--records', '200');
      await run.shows('Ctrl-C');
      const clientsFile = /(\S+clients\.json)/.exec(run.stdout)?.[1] ?? '';
      const url = /(http:\S+)\/docs/.exec(run.stdout)?.[1] ?? '';
      expect((await fetch(`${url}/health/ready`)).ok).toBe(true);
      expect(existsSync(clientsFile)).toBe(true);
      run.interrupt();
      expect(await run.ended).toBe(0);
      expect(existsSync(clientsFile)).toBe(false);
      await expect(fetch(`${url}/health/ready`)).rejects.toThrow();
    },
    TIMEOUT_MS,
  );

  it(
    'can be stopped while it starts',
    async () => {
      const run = new Run('--records', '200');
      await run.shows('registry:');
      run.interrupt();
      expect(await run.ended).toBe(130);
    },
    TIMEOUT_MS,
  );
});
