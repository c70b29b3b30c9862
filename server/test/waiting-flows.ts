import type { FlowSource } from '@weir/contract/flow';
import type { JournalEvent } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import type { RunView } from '@weir/contract/run';
import { isEnded } from '@weir/contract/run-status';
import { type RunningWeir, until } from './running-weir.ts';

/** Flows that wait for somebody outside, on a running product, and how tests speak to them. */
export interface WaitingFlows {
  /** Publishes a flow of these steps; answers its key. */
  publish(steps: FlowSource['steps'], more?: object): Promise<string>;
  start(flow: string, input?: Json): Promise<string>;
  run(runId: string): Promise<RunView>;
  journal(runId: string): Promise<readonly JournalEvent[]>;
  /** Resolves once as many waits for somebody outside have opened in the run. */
  opened(runId: string, count?: number): Promise<void>;
  /** The run when it has ended. */
  ended(runId: string): Promise<RunView>;
  /** What the step `told` has written down, in each round: the address of a wait. */
  addresses(runId: string): Promise<readonly string[]>;
  /** How many waits it woke. */
  signal(name: string, body: object): Promise<number>;
  /** The status that a request to cancel the run is answered with. */
  cancel(runId: string): Promise<number>;
}

/** A step that writes the address of the wait `w` down. */
export const told = { use: 'set', with: { url: '{{ steps.w.url }}' } };

export const forSignal = (signal: string, key: Json, more: object = {}) => {
  const { timeout, ...rest } = more as { timeout?: string };
  return { use: 'wait', with: { signal, key, ...(timeout && { timeout }) }, ...rest };
};

let count = 0;

export function waitingFlows(weir: () => Pick<RunningWeir, 'api'>): WaitingFlows {
  const ask = async (call: string, body?: unknown): Promise<unknown> => {
    const [method = '', path = ''] = call.split(' ');
    const reply = await weir().api(method, path, body);
    if (reply.status >= 300) throw new Error(`${call}: ${JSON.stringify(reply)}`);
    return reply.body;
  };
  const run = async (runId: string) => (await ask(`GET /api/v1/runs/${runId}`)) as RunView;
  const journal = async (runId: string) => {
    const { items } = (await ask(`GET /api/v1/runs/${runId}/journal`)) as {
      items: readonly JournalEvent[];
    };
    return items;
  };
  return {
    run,
    journal,
    async publish(steps, more = {}) {
      count += 1;
      const flow = `waits-${count}`;
      await ask(`PUT /api/v1/flows/${flow}`, { flow, name: flow, steps, ...more });
      await ask(`POST /api/v1/flows/${flow}/publish`);
      return flow;
    },
    async start(flow, input = {}) {
      const started = await ask(`POST /api/v1/flows/${flow}/run`, { input });
      return (started as { runId: string }).runId;
    },
    async opened(runId, wanted = 1) {
      await until(`${wanted} waits of ${runId} are open`, async () => {
        const waits = (await journal(runId)).filter(
          (event) => event.type === 'wait-opened' && event.kind !== 'time',
        );
        return waits.length >= wanted;
      });
    },
    async ended(runId) {
      await until(`${runId} ends`, async () => isEnded((await run(runId)).status));
      return run(runId);
    },
    async addresses(runId) {
      return (await journal(runId)).flatMap((event) => {
        if (event.type !== 'step-ended' || event.step !== 'told') return [];
        return [(event.output as { url: string }).url];
      });
    },
    async signal(name, body) {
      const answer = await ask(`POST /api/v1/signals/${name}`, body);
      return (answer as { woken: number }).woken;
    },
    cancel: async (runId) => (await weir().api('POST', `/api/v1/runs/${runId}/cancel`, {})).status,
  };
}

/** Sends JSON to the address of a wait; answers the status. */
export async function callBack(url: string, body: Json, headers: object = {}): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  return response.status;
}
