import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { BatchWorker, type BatchResults, type BatchTask, type RunTask, type SharedBatch } from '#linkage';

/** Below this many records starting threads costs more than it saves. */
const WORTH_THREADS = 20_000;

interface Waiting {
  readonly task: BatchTask;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** Runs tasks on a batch over all cores; small batches stay in this thread. */
export class TaskPool {
  private readonly threads: Worker[] = [];
  private readonly idle: Worker[] = [];
  private readonly queue: Waiting[] = [];
  private here: BatchWorker | null = null;

  constructor(private readonly batch: SharedBatch) {
    const count = batch.length < WORTH_THREADS ? 0 : availableParallelism();
    for (let i = 0; i < count; i++) {
      const thread = new Worker(new URL('./task-worker.js', import.meta.url), { workerData: batch });
      this.threads.push(thread);
      this.idle.push(thread);
    }
    if (count === 0) this.here = new BatchWorker(batch);
  }

  /** Useful number of parts to cut the work into. */
  get parts(): number {
    return Math.max(1, this.threads.length * 4);
  }

  readonly run: RunTask = <K extends BatchTask['kind']>(task: Extract<BatchTask, { kind: K }>) => {
    if (this.here !== null) return Promise.resolve(this.here.run(task));
    return new Promise<BatchResults[K]>((resolve, reject) => {
      this.queue.push({ task, resolve, reject });
      this.dispatch();
    });
  };

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.terminate()));
  }

  private dispatch(): void {
    const thread = this.idle.pop();
    if (thread === undefined) return;
    const next = this.queue.shift();
    if (next === undefined) {
      this.idle.push(thread);
      return;
    }
    const onMessage = (result: unknown): void => settle(() => next.resolve(result as never));
    const onError = (error: Error): void => settle(() => next.reject(error));
    const settle = (answer: () => void): void => {
      thread.off('message', onMessage);
      thread.off('error', onError);
      this.idle.push(thread);
      answer();
      this.dispatch();
    };
    thread.on('message', onMessage);
    thread.on('error', onError);
    thread.postMessage(next.task);
  }
}
