import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readConfig } from '../server/src/config.ts';
import { createLog } from '../server/src/observe/log.ts';
import { startApi } from '../server/src/roles/api.ts';
import { runChild } from '../server/src/roles/child.ts';
import { openEmbedded } from '../server/src/roles/embedded.ts';

/** The role `api` with a look at its event loop: answers `measure` with ms, and starts to count anew. */
const delay = monitorEventLoopDelay({ resolution: 1 });

process.on('message', (message) => {
  if (!(message as { measure?: boolean }).measure) return;
  const ms = (nanoseconds: number): number => nanoseconds / 1e6;
  process.send?.({
    loopP50: ms(delay.percentile(50)),
    loopP99: ms(delay.percentile(99)),
    loopMax: ms(delay.max),
  });
  delay.reset();
});
delay.enable();

const config = readConfig();
const log = createLog('api', config.logLevel);

await runChild({
  title: 'weir api',
  async start(parent) {
    const embedded = await openEmbedded({ folder: config.dataDir, log, now: Date.now });
    return startApi({ config, parent, embedded, log });
  },
});
