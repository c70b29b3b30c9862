import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readConfig } from '../../server/src/config.ts';
import { createLog } from '../../server/src/observe/log.ts';
import { startApi } from '../../server/src/roles/api.ts';
import { openBackbone } from '../../server/src/roles/backbone.ts';
import { runChild } from '../../server/src/roles/child.ts';

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
    const backbone = await openBackbone({ config, log });
    return startApi({ config, parent, backbone, log });
  },
});
