import { parentPort, workerData } from 'node:worker_threads';
import { BatchWorker, type BatchTask, type SharedBatch } from '#linkage';

/** One thread of {@link TaskPool}: answers each task with its result. */
const worker = new BatchWorker(workerData as SharedBatch);

parentPort?.on('message', (task: BatchTask) => {
  const result = worker.run(task);
  parentPort?.postMessage(result, buffersOf(result));
});

/** Memory that can change hands instead of being copied. */
function buffersOf(value: unknown, found: ArrayBuffer[] = []): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.push(value.buffer);
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) buffersOf(part, found);
  }
  return found;
}
