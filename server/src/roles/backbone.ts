import type { Config } from '../config.ts';
import type { Service } from '../local-socket/local-socket.ts';
import type { Log } from '../observe/log.ts';
import type { Handover } from '../queue/handover.ts';
import type { Queue } from '../queue/queue.ts';
import type { Signals } from '../signals/signals.ts';
import type { StorePair } from '../store/store-pair.ts';
import type { HandedFate, HandedRun, TenantStores } from '../store/tenant-store.ts';
import type { SendAlerts } from '../worker/alerts.ts';

/** What keeps and moves the runs of an installation, as an api has it. */
export interface Backbone extends Pick<StorePair, 'control'> {
  readonly stores: TenantStores;
  readonly queue: Queue;
  readonly signals: Signals;
  /** Where workers are so near that a run can be in their hands before it is kept. */
  readonly handover?: Handover<HandedRun, HandedFate>;
  /** ms UTC, by a clock all processes of the installation share. */
  now(): number;
  /**
   * Lets others in: workers where they are connected to this process, and commands. Begins to sweep, and to have alerts
   * sent.
   */
  open(services: Readonly<Record<string, Service>>, sendAlerts: SendAlerts): Promise<void>;
  /** Commits what waits and gives everything up. */
  close(): Promise<void>;
}

export interface BackboneParts {
  readonly config: Pick<Config, 'dataDir' | 'databaseUrl' | 'redisUrl'>;
  readonly log: Log;
}

/** The pair of store and queue that the settings name. Throws what `openStorage` throws. */
export async function openBackbone(parts: BackboneParts): Promise<Backbone> {
  const { databaseUrl, redisUrl } = parts.config;
  if (databaseUrl !== undefined && redisUrl !== undefined) {
    const { openCluster } = await import('./cluster.ts');
    return openCluster({ ...parts, databaseUrl, redisUrl });
  }
  const { openEmbedded } = await import('./embedded.ts');
  return openEmbedded(parts);
}
