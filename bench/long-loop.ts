/** One loop over 10,000 items, one at a time: what an item costs, and how large the worker grows. */
import { readFileSync } from 'node:fs';
import { publishFlow } from '../server/test/publish-flow.ts';
import { processesOf, type RunningWeir, startWeir } from '../server/test/running-weir.ts';
import { type Figure, report } from './support/figures.ts';

const items = 10_000;
const inside = {
  set: { use: 'set', with: { sum: '{{ item.price * item.quantity + 1 }}' } },
  code: { use: 'code', with: { source: 'return item.price * item.quantity + 1;' } },
};

async function measure(weir: RunningWeir, kind: keyof typeof inside): Promise<Figure[]> {
  const flow = `loop-${kind}`;
  await publishFlow(weir, {
    flow,
    name: flow,
    triggers: {
      hook: {
        use: 'webhook',
        with: { path: flow, auth: 'none', respond: 'finished', responseTimeout: '2m' },
      },
    },
    steps: {
      each: {
        use: 'loop',
        with: {
          items: '{{ trigger.body }}',
          collect: '{{ steps.one }}',
          steps: { one: inside[kind] },
        },
      },
    },
    output: '{{ steps.each[9999] }}',
  });
  const body = Array.from({ length: items }, (_, at) => ({ price: at, quantity: 2 }));
  const begun = performance.now();
  const answer = await fetch(`${weir.url}/hooks/default/${flow}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${answer.status}: ${text}`);
  const ms = performance.now() - begun;
  return [
    { what: `${kind}: 10,000 items`, value: ms / 1000, unit: 's' },
    { what: `${kind}: one item`, value: (1000 * ms) / items, unit: 'µs' },
    { what: `${kind}: worker, at most so far`, value: await peakOf(weir), unit: 'MB' },
  ];
}

/** The most memory the worker has had resident, MB. */
async function peakOf(weir: RunningWeir): Promise<number> {
  const found = await processesOf(weir.folder);
  const worker = found.find(({ title }) => title === 'weir worker');
  const status = readFileSync(`/proc/${worker?.pid}/status`, 'utf8');
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

const weir = await startWeir({ env: { WEIR_DEMO: 'false', WEIR_LOG_LEVEL: 'error' } });
try {
  const figures = [];
  for (const kind of ['set', 'code'] as const) figures.push(...(await measure(weir, kind)));
  report('a loop over 10,000 items', figures);
} finally {
  await weir.stop();
}
