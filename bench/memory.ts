/**
 * What the processes of `npm start` occupy: idle, and after 5 s of webhooks with a code step. PSS: what processes share
 * counts once in the sum. Guests live in namespaces of their own and are counted by their parent's children.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { publishFlow } from '../server/test/publish-flow.ts';
import { startWeir } from '../server/test/running-weir.ts';
import { type Figure, report } from './support/figures.ts';
import { loadFor } from './support/http-load.ts';
import { orderText, priceOrder } from './support/order.ts';

/** The process and all that it has started, by title. */
function treeOf(pid: number): { title: string; pss: number }[] {
  const own = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const title = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0', 1)[0] ?? '';
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
  );
  const pss = Number(/^Pss:\s*(\d+) kB$/m.exec(own)?.[1]) / 1024;
  return [{ title, pss }, ...children.flatMap((child) => treeOf(Number(child)))];
}

function memoryOf(pid: number, when: string): Figure[] {
  const tree = treeOf(pid);
  const titles = [...new Set(tree.map(({ title }) => title))];
  const sumOf = (found: typeof tree): number => found.reduce((sum, { pss }) => sum + pss, 0);
  return [
    ...titles.map((title) => {
      const own = tree.filter((process) => process.title === title);
      const count = own.length > 1 ? ` × ${own.length}` : '';
      return { what: `${when}: ${title}${count}`, value: sumOf(own), unit: 'MB' };
    }),
    { what: `${when}: all`, value: sumOf(tree), unit: 'MB' },
  ];
}

const weir = await startWeir({ env: { WEIR_DEMO: 'false', WEIR_LOG_LEVEL: 'error' } });
try {
  const pid = weir.supervisor.pid ?? 0;
  await pause(3000);
  const idle = memoryOf(pid, 'idle');
  await publishFlow(weir, {
    flow: 'price',
    name: 'Price an order',
    triggers: {
      hook: { use: 'webhook', with: { path: 'price', auth: 'none', respond: 'finished' } },
    },
    steps: { price: { use: 'code', with: { source: `return (${priceOrder})(trigger.body);` } } },
  });
  const port = Number(new URL(weir.url).port);
  await loadFor(5000, { port, path: '/hooks/default/price', body: orderText, status: 200 });
  await pause(3000);
  report('memory', [...idle, ...memoryOf(pid, 'after load')]);
} finally {
  await weir.stop();
}
