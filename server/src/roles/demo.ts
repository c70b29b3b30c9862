import { createServer } from 'node:http';
import { startCoreSimulator } from '@weir/connectors/core/simulator/simulator';
import { startFeishuSimulator } from '@weir/connectors/feishu/simulator/simulator';
import type { Config } from '../config.ts';
import { closeHttpServer, listen } from '../http/listen.ts';
import type { Running } from './child.ts';

/** They are for this machine only, wherever Weir itself listens. */
const host = '127.0.0.1';

/** The simulated core system and the simulated Feishu, each on its own port. */
export async function startDemo({ demoPorts }: Config): Promise<Running> {
  await assertFree(host, demoPorts.core);
  await assertFree(host, demoPorts.feishu);
  const core = await startCoreSimulator({ host, port: demoPorts.core });
  const feishu = await startFeishuSimulator({ host, port: demoPorts.feishu });
  return {
    async stop() {
      await Promise.all([core.close(), feishu.close()]);
    },
  };
}

/** Waits for a dying predecessor, and says in a sentence that a port is taken. */
async function assertFree(host: string, port: number): Promise<void> {
  const probe = createServer();
  await listen(probe, { host, port });
  await closeHttpServer(probe);
}
