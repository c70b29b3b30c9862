import { percentile } from './figures.ts';
import { openRawClient } from './raw-client.ts';

/** Connections at a time, each with one request under way. */
const connections = 64;

export interface Load {
  readonly port: number;
  readonly path: string;
  readonly body: string;
  /** What every answer has to be: a server that refuses is not fast. */
  readonly status: number;
}

export interface Served {
  readonly perSecond: number;
  /** ms. */
  readonly p50: number;
  readonly p99: number;
}

/** Asks for `ms`, from this process. @throws Error at the first answer of another status. */
export async function loadFor(ms: number, load: Load): Promise<Served> {
  const times: number[] = [];
  const begun = performance.now();
  const ask = async (): Promise<void> => {
    const client = await openRawClient(load);
    while (performance.now() - begun < ms) {
      const start = performance.now();
      const status = await client.send();
      if (status !== load.status) throw new Error(`${load.path} answers ${status}`);
      times.push(performance.now() - start);
    }
    client.end();
  };
  await Promise.all(Array.from({ length: connections }, ask));
  const seconds = (performance.now() - begun) / 1000;
  return {
    perSecond: times.length / seconds,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  };
}
