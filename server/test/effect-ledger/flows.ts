import type { FlowSource } from '@weir/contract/flow';
import { items } from './events.ts';

const retry = { attempts: 40, delay: '20ms', maxDelay: '200ms' };
const event = '{{ trigger.body.event }}';

/** The flows of the ledger, all of whose effects are requests to `url`; in the order in which they can be published. */
export function ledgerFlows(
  url: string,
  { perLane }: { perLane: number },
): readonly (FlowSource & { readonly flow: string })[] {
  const request = (method: string, path: string, body?: unknown) => ({
    use: 'http.request',
    with: { method, url: `${url}${path}`, ...(body !== undefined && { body }) },
    ...(method !== 'POST' && { retry }),
  });
  const undoOf = (path: string, body: unknown) => ({ undo: request('PUT', `/undo-${path}`, body) });
  const text = '{{ steps.clean.text }}';
  const steps = {
    look: request('GET', `/look/${event}`),
    words: {
      use: 'code',
      after: 'look',
      retry,
      with: {
        source: 'return { text: `${trigger.body.event}:${Number(steps.look.body.n)}` };',
      },
    },
    // The interpreter does not know the method: a guest is asked, which a busy machine may not have in time.
    clean: {
      use: 'try',
      after: 'words',
      retry,
      with: { steps: { trim: { use: 'set', with: { text: '{{ steps.words.text.trim() }}' } } } },
    },
    put: {
      ...request('PUT', `/put/${event}`, { text }),
      after: 'clean',
      ...undoOf(`put/${event}`, { taken: '{{ steps.put.body.n }}' }),
    },
    once: {
      ...request('POST', `/once/${event}`, { text }),
      after: 'clean',
      ...undoOf(`once/${event}`, { taken: '{{ steps.once.body.n }}' }),
    },
    each: {
      use: 'loop',
      after: 'clean',
      with: {
        items,
        concurrency: 2,
        collect: '{{ steps.item.body.n }}',
        steps: {
          item: {
            ...request('PUT', `/item/${event}/{{ index }}`, { item: '{{ item }}', text }),
            ...undoOf(`item/${event}/{{ index }}`, { taken: '{{ steps.item.body.n }}' }),
          },
        },
      },
    },
    child: {
      use: 'call',
      after: 'put',
      with: { flow: 'ledger-child', input: { event } },
      ...undoOf(`child/${event}`, { taken: '{{ steps.child.child }}' }),
    },
    many: {
      use: 'loop',
      after: 'clean',
      with: { items: '{{ trigger.body.many }}', steps: { one: { use: 'set', with: {} } } },
    },
    nap: { use: 'wait', after: 'clean', with: { for: '30ms' } },
    tell: { ...request('PUT', `/tell/${event}`, { url: '{{ steps.heard.url }}' }), after: 'nap' },
    heard: { use: 'wait', after: 'tell', with: { callback: true } },
    ask: { ...request('PUT', `/ask/${event}`, {}), after: 'nap' },
    told: { use: 'wait', after: 'ask', with: { signal: 'go', key: event } },
    late: {
      use: 'wait',
      after: 'clean',
      with: { signal: 'never', key: event, timeout: '40ms' },
    },
    patience: { use: 'set', after: 'late.timeout', with: { by: '{{ steps.late.by }}' } },
    join: {
      use: 'set',
      after: ['once', 'each', 'many', 'child', 'heard', 'told', 'patience'],
      with: {
        text,
        put: '{{ steps.put.body.n }}',
        once: '{{ steps.once.body.n }}',
        each: '{{ steps.each }}',
        child: '{{ steps.child }}',
        heard: '{{ steps.heard.body }}',
        told: '{{ steps.told.data }}',
        late: '{{ steps.patience.by }}',
      },
    },
    gate: { ...request('PUT', `/gate/${event}`, {}), after: 'join' },
    end: {
      use: 'branch',
      after: 'gate',
      with: {
        cases: {
          held: "{{ trigger.body.fate == 'cancel' }}",
          failed: "{{ trigger.body.fate == 'undo' || trigger.body.fate == 'partial' }}",
        },
      },
    },
    hold: { use: 'wait', after: 'end.held', with: { signal: 'never', key: event } },
    fail: { use: 'fail', after: 'end.failed', with: { code: 'meant', message: event } },
  };
  const listening = (flow: string, settings: object) => ({
    flow,
    name: flow,
    triggers: {
      in: {
        use: 'webhook',
        with: { path: flow, auth: 'none' },
        dedupe: event,
      },
    },
    steps,
    output: '{{ steps.join }}',
    settings: { concurrency: { key: '{{ trigger.body.lane }}', limit: perLane }, ...settings },
  });
  const input = '{{ trigger.input.event }}';
  const child = {
    flow: 'ledger-child',
    name: 'ledger-child',
    steps: {
      child: request('PUT', `/child/${input}`, { event: input }),
      nap: { use: 'wait', after: 'child', with: { for: '10ms' } },
      sum: {
        use: 'code',
        after: 'nap',
        retry,
        with: {
          source: 'const n = steps.child.body.n; return { child: n, doubled: 2 * n };',
        },
      },
    },
  };
  const alert = {
    flow: 'ledger-alert',
    name: 'ledger-alert',
    steps: {
      alert: request('PUT', '/alert/{{ trigger.input.run.id }}', {
        code: '{{ trigger.input.error.code }}',
      }),
    },
  };
  return [
    child,
    alert,
    listening('ledger', {}),
    listening('ledger-undo', { onFailure: { call: 'ledger-alert', undo: true } }),
  ] as unknown as (FlowSource & { readonly flow: string })[];
}
