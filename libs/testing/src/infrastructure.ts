import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Infrastructure,
  removeOwnedFolder,
  startInfrastructure as startServers,
} from '../../../tools/infrastructure/index.js';

/** PostgreSQL and NATS of one suite; its roles, streams and subjects meet nobody else's. */
export interface TestInfrastructure extends Infrastructure {
  /** Folder of the servers' data and logs; removed by `stop()`. */
  readonly dataFolder: string;
}

/**
 * Starts a private PostgreSQL (about a second) and a private nats-server in a temporary folder. Call it
 * in `beforeAll`, and `stop()` in `afterAll`. `DATABASE_URL` and `NATS_URL` name servers to use instead:
 * keep to {@link freshDatabase} then.
 */
export async function startInfrastructure(): Promise<TestInfrastructure> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'lienthong-test-'));
  const remove = () => {
    removeOwnedFolder(join(dataFolder, 'postgresql'));
    rmSync(dataFolder, { recursive: true, force: true });
  };
  try {
    const infrastructure = await startServers({ dataFolder, sharedBuffersMiB: 64 });
    // A test runner that gives up must not leave servers behind.
    const abandon = () => {
      infrastructure.nats?.kill();
      infrastructure.postgres?.kill();
    };
    process.once('exit', abandon);
    return {
      ...infrastructure,
      dataFolder,
      stop: async () => {
        process.off('exit', abandon);
        await infrastructure.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
