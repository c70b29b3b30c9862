/**
 * A webhook answered 202 once its event is in the store, against Express: `POST` of a 2 KB order. Beside the answer Weir has
 * committed a run that a worker carries out meanwhile, on the same cores; Express inserts one row by itself, or does nothing.
 */
import { publishFlow } from '../server/test/publish-flow.ts';
import { startWeir, until } from '../server/test/running-weir.ts';
import { startExpress } from './support/express-side.ts';
import { report } from './support/figures.ts';
import { orderText } from './support/order.ts';
import { sideBySide } from './support/side-by-side.ts';

const weir = await startWeir({ env: { WEIR_DEMO: 'false', WEIR_LOG_LEVEL: 'error' } });
const express = await startExpress();

/** Nothing is left to carry out. */
async function drained(): Promise<void> {
  await until('drained', async () => {
    const pages = ['queued', 'running'].map((status) =>
      weir.api('GET', `/api/v1/runs?limit=1&status=${status}`),
    );
    const found = await Promise.all(pages);
    return found.every(({ body }) => (body as { items: unknown[] }).items.length === 0);
  });
}

try {
  await publishFlow(weir, {
    flow: 'keep',
    name: 'Keep an order',
    triggers: { hook: { use: 'webhook', with: { path: 'keep', auth: 'none' } } },
    steps: { keep: { use: 'set', with: { number: '{{ trigger.body.number }}' } } },
  });
  const asked = { body: orderText, status: 202 };
  const port = Number(new URL(weir.url).port);
  const figures = await sideBySide(
    [
      { name: 'Express, stored', load: { ...asked, port: express.port, path: '/stored' } },
      { name: 'Express, nothing', load: { ...asked, port: express.port, path: '/nothing' } },
      {
        name: 'Weir',
        load: { ...asked, port, path: '/hooks/default/keep' },
        settle: drained,
      },
    ],
    { rounds: 3, ms: 3000 },
  );
  report('webhook → 202', figures);
} finally {
  await express.stop();
  await weir.stop();
}
