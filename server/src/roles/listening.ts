import type { Config } from '../config.ts';
import type { Catalog } from '../connector-host/catalog.ts';
import { parseAllow } from '../connector-host/egress-allow.ts';
import { createNetwork } from '../connector-host/network.ts';
import { createTriggerHost } from '../connector-host/open-trigger.ts';
import type { Vaults } from '../connector-host/vaults.ts';
import { newId } from '../ids.ts';
import { toldOnce } from '../observe/told-once.ts';
import { createListeners, type ListenersParts } from '../triggers/listeners.ts';

/** Between two looks at whose triggers have changed, ms. */
const roundEvery = 1_000;

/** Listens for the triggers of all tenants, as long as this process lives. */
export function startListening(
  parts: Omit<ListenersParts, 'open' | 'listener' | 'elapsed'> & {
    config: Pick<Config, 'egressAllow'>;
    catalog: Catalog;
    vaults: Vaults;
  },
): { stop(): Promise<void> } {
  const { config, catalog, vaults, stores, now, log } = parts;
  const listeners = createListeners({
    ...parts,
    elapsed: () => performance.now(),
    listener: newId(now()),
    open: createTriggerHost({
      catalog,
      network: createNetwork({ allow: parseAllow(config.egressAllow) }),
      findConnection: (tenant, key) => stores.of(tenant).findConnection(key),
      vaultOf: (tenant) => vaults.of(tenant),
      log,
    }),
  });
  const round = toldOnce(log, 'looking at triggers', () => listeners.round());
  const timer = setInterval(() => void round(), roundEvery);
  return {
    async stop() {
      clearInterval(timer);
      await listeners.stop();
    },
  };
}
