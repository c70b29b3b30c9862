import { bootstrapToken, startWeir } from '../running-weir.ts';
import type { StoreUnderTest } from '../store-under-test.ts';

/** A whole Weir on one of the allowed pairs of store and queue. */
export interface PairUnderTest {
  readonly url: string;
  readonly token: string;
  stop(): Promise<void>;
}

export interface Pair {
  readonly name: string;
  /** `env`: settings it has to be started with, besides its own. */
  start(env: Readonly<Record<string, string>>): Promise<PairUnderTest>;
}

/** One supervisor with the embedded queue. */
export function embedded(name: string, store: StoreUnderTest): Pair {
  return {
    name,
    async start(env) {
      const kept = await store();
      const weir = await startWeir({ env: { WEIR_DEMO: 'false', ...env, ...kept.env } });
      return {
        url: weir.url,
        token: bootstrapToken,
        async stop() {
          await weir.stop();
          await kept.remove();
        },
      };
    },
  };
}
