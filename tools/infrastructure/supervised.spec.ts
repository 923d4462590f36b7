import { afterEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Program, Supervised } from './supervised.js';

const folder = mkdtempSync(join(tmpdir(), 'lienthong-supervised-'));
const started: Supervised[] = [];

afterEach(async () => {
  for (const program of started.splice(0)) await program.stop();
  rmSync(folder, { recursive: true, force: true });
});

function supervise(script: string, lines: string[] = [], more: Partial<Program> = {}): Supervised {
  const program = new Supervised(
    {
      name: 'pupil',
      command: process.execPath,
      args: ['-e', script],
      env: {},
      logFile: join(folder, 'logs', 'pupil.log'),
      runFolder: join(folder, 'run'),
      stopSignal: 'SIGTERM',
      stopMs: 1_000,
      startMs: 10_000,
      ready: () => Promise.resolve(existsSync(join(folder, 'ready'))),
      ...more,
    },
    (line) => lines.push(line),
  );
  started.push(program);
  return program;
}

const READY = `require('fs').writeFileSync(${JSON.stringify(join(folder, 'ready'))}, '');`;
const STAY = `${READY} setInterval(() => undefined, 1000);`;

describe('a supervised program', () => {
  it('starts again when it dies, and says so', async () => {
    const lines: string[] = [];
    const program = supervise(STAY, lines);
    await program.start();
    const { pid } = program;
    program.kill();
    while (program.pid === pid || !program.running) await sleep(20);
    expect(program.deaths).toBe(1);
    expect(lines[0]).toBe('pupil died (signal SIGKILL); starting it again in 250 ms');
  });

  it('keeps trying while it cannot start again', async () => {
    const lines: string[] = [];
    const obstacle = join(folder, 'obstacle');
    const program = supervise(
      `if (require('fs').existsSync(${JSON.stringify(obstacle)})) process.exit(3); ${STAY}`,
      lines,
    );
    await program.start();
    writeFileSync(obstacle, '');
    rmSync(join(folder, 'ready'));
    program.kill();
    while (!lines.some((line) => line.includes('ended while starting (exit code 3)'))) await sleep(20);
    rmSync(obstacle);
    while (!lines.includes('pupil runs again')) await sleep(20);
    expect(program.running).toBe(true);
  });

  it('stays down once it was stopped', async () => {
    const program = supervise(STAY);
    await program.start();
    await program.stop();
    await sleep(400);
    expect(program.running).toBe(false);
    expect(existsSync(join(folder, 'run', 'pupil.json'))).toBe(false);
  });

  it('is killed when it ignores the request to stop', async () => {
    const lines: string[] = [];
    const program = supervise(`process.on('SIGTERM', () => undefined); ${STAY}`, lines, { stopMs: 200 });
    await program.start();
    await program.stop();
    expect(lines).toEqual(['pupil did not stop within 0.2 s: killed']);
  });

  it('gives the end of its log when it cannot start', async () => {
    const program = supervise('console.error("no such table"); process.exit(1)');
    await expect(program.start()).rejects.toThrow(/ended while starting \(exit code 1\)[^]*no such table/);
    expect(readFileSync(join(folder, 'logs', 'pupil.log'), 'utf8')).toContain('no such table');
  });

  it('fails to start when the command does not exist', async () => {
    const program = supervise('', [], { command: join(folder, 'missing') });
    await expect(program.start()).rejects.toThrow(/ENOENT/);
  });
});
