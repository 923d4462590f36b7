import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.js';
import { tail } from './files.js';
import { noteProcess } from './process-identity.js';

/** One line about what happens to a process, for the operator. */
export type Log = (line: string) => void;

export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly account?: Account | undefined;
  readonly logFile: string;
  /** Folder in which the process id is kept, to find the process again after a crash of the launcher. */
  readonly runFolder: string;
  readonly stopSignal: NodeJS.Signals;
  /** How long a stop may take before SIGKILL. */
  readonly stopMs: number;
  /** How long a start may take. */
  readonly startMs: number;
  /** Clears what a crash left; runs before every start. */
  readonly prepare?: () => Promise<void>;
  /** Whether the program does its work by now; asked every 50 ms until it is true. */
  readonly ready: () => Promise<boolean>;
  /** Opens an IPC channel, by which a Node program notices that the launcher is gone. */
  readonly tethered?: boolean;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** A program that ran this long starts again without delay when it dies. */
const STEADY_MS = 30_000;

/** A process that is started again, with growing pauses, for as long as nobody stops it. */
export class Supervised {
  private child: ChildProcess | undefined;
  private exited: Promise<string> = Promise.resolve('');
  private wanted = false;
  private supervision: Promise<void> = Promise.resolve();
  /** Unwanted deaths so far. */
  deaths = 0;

  constructor(
    readonly program: Program,
    private readonly log: Log,
  ) {}

  get running(): boolean {
    return this.child !== undefined;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Resolves when the program is ready. Throws with the end of its log when it is not in time. */
  async start(): Promise<void> {
    if (this.wanted) return;
    this.wanted = true;
    try {
      await this.launch();
    } catch (error) {
      await this.stop();
      throw error;
    }
    this.supervision = this.supervise();
  }

  /** Asks the program to end, insists after `stopMs`, resolves when it is gone. */
  async stop(): Promise<void> {
    this.wanted = false;
    await this.end();
    await this.supervision;
    await this.end();
    rmSync(this.pidFile, { force: true });
  }

  /** Ends the program without warning, as a crash would; the supervision then starts it again. */
  kill(): void {
    this.child?.kill('SIGKILL');
  }

  /** Resolves when the program is ready (again). */
  async untilReady(timeoutMs = this.program.startMs): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!(await this.isReady())) {
      if (Date.now() > deadline)
        throw new Error(`${this.program.name} is not ready after ${timeoutMs / 1000} s`);
      await sleep(50);
    }
  }

  private get pidFile(): string {
    return join(this.program.runFolder, `${this.program.name}.json`);
  }

  private async isReady(): Promise<boolean> {
    return this.child !== undefined && (await this.program.ready().catch(() => false));
  }

  /** Starts the program once and waits until it is ready. */
  private async launch(): Promise<void> {
    const { program } = this;
    mkdirSync(dirname(program.logFile), { recursive: true });
    mkdirSync(program.runFolder, { recursive: true });
    await program.prepare?.();
    if (!this.wanted) return;
    this.spawn();
    const deadline = Date.now() + program.startMs;
    while (this.wanted && !(await this.isReady())) {
      if (!this.child) {
        throw new Error(
          `${program.name} ended while starting (${await this.exited})\n${tail(program.logFile)}`,
        );
      }
      if (Date.now() > deadline) {
        throw new Error(
          `${program.name} is not ready after ${program.startMs / 1000} s\n${tail(program.logFile)}`,
        );
      }
      await sleep(50);
    }
  }

  private spawn(): void {
    const { program } = this;
    const output = openSync(program.logFile, 'a');
    const child = spawn(program.command, program.args, {
      // A folder that every account may enter; a group of its own, so that Ctrl-C reaches the launcher alone.
      cwd: '/',
      detached: true,
      env: program.env ?? process.env,
      stdio: program.tethered ? ['ignore', output, output, 'ipc'] : ['ignore', output, output],
      ...(program.account && { uid: program.account.uid, gid: program.account.gid }),
    });
    closeSync(output);
    child.channel?.unref();
    this.child = child;
    this.exited = new Promise((resolve) => {
      const gone = (how: string) => {
        if (this.child === child) this.child = undefined;
        resolve(how);
      };
      child.once('error', (error) => gone(error.message));
      child.once('exit', (code, signal) => gone(signal ? `signal ${signal}` : `exit code ${code}`));
    });
    if (child.pid !== undefined) noteProcess(this.pidFile, child.pid, program.stopSignal);
  }

  private async supervise(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (this.wanted) {
      const since = Date.now();
      const how = await this.exited;
      if (!this.wanted) return;
      this.deaths += 1;
      if (Date.now() - since > STEADY_MS) pause = FIRST_PAUSE_MS;
      this.log(`${this.program.name} died (${how}); starting it again in ${pause} ms`);
      await this.pauseFor(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      try {
        await this.launch();
        if (this.wanted) this.log(`${this.program.name} runs again`);
      } catch (error) {
        this.log(error instanceof Error ? error.message : String(error));
        await this.end();
      }
    }
  }

  private async pauseFor(milliseconds: number): Promise<void> {
    const deadline = Date.now() + milliseconds;
    while (this.wanted && Date.now() < deadline) await sleep(25);
  }

  private async end(): Promise<void> {
    const { child } = this;
    if (!child) return;
    child.kill(this.program.stopSignal);
    const force = setTimeout(() => {
      this.log(`${this.program.name} did not stop within ${this.program.stopMs / 1000} s: killed`);
      child.kill('SIGKILL');
    }, this.program.stopMs);
    await this.exited;
    clearTimeout(force);
  }
}
