import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface RawExpress {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts `raw-express.ts` with a folder of its own, as applications are run. */
export async function startExpress(): Promise<RawExpress> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-bench-'));
  const entry = fileURLToPath(new URL('raw-express.ts', import.meta.url));
  const child = fork(entry, [folder], { env: { ...process.env, NODE_ENV: 'production' } });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    port,
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
