import 'reflect-metadata';
import { startGateway } from './app.js';
import { readConfiguration } from './configuration.js';

/** An upload that is still arriving then is cut off; nothing of it was accepted. */
const STOP_MS = 9_000;

async function start(): Promise<void> {
  const app = await startGateway(readConfiguration(process.env));
  const stop = (): void => {
    setTimeout(() => process.exit(0), STOP_MS).unref();
    void app.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

start().catch((error: unknown) => {
  process.stderr.write(`gateway: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
