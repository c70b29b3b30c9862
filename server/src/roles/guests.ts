import { dirname } from 'node:path';
import type { Config } from '../config.ts';
import { socketPath } from '../local-socket/path.ts';
import type { Log } from '../observe/log.ts';
import { createSandbox } from '../sandbox/guest-pool.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** The guests of this process, which are not to see what the installation keeps, nor its socket. */
export function createGuests(
  config: Pick<Config, 'dataDir' | 'guests' | 'timezone'>,
  log: Log,
): Sandbox {
  const { dataDir, guests, timezone } = config;
  return createSandbox({
    guests,
    zone: timezone,
    hide: [dataDir, dirname(socketPath(dataDir))],
    log,
  });
}
