/**
 * A webhook whose answer is the result of a code step, against Express that calls the same function: `POST` of a 2 KB
 * order, its JSON parsed, the order priced, the result answered. Weir runs the code in a guest and has committed the journal, with
 * order and result, before it answers; Express keeps nothing, or order and result in a row.
 */
import { publishFlow } from '../server/test/publish-flow.ts';
import { startWeir } from '../server/test/running-weir.ts';
import { startExpress } from './support/express-side.ts';
import { report } from './support/figures.ts';
import { orderText, priceOrder } from './support/order.ts';
import { sideBySide } from './support/side-by-side.ts';

const weir = await startWeir({ env: { WEIR_DEMO: 'false', WEIR_LOG_LEVEL: 'error' } });
const express = await startExpress();
try {
  await publishFlow(weir, {
    flow: 'price',
    name: 'Price an order',
    triggers: {
      hook: { use: 'webhook', with: { path: 'price', auth: 'none', respond: 'finished' } },
    },
    steps: {
      price: { use: 'code', with: { source: `return (${priceOrder})(trigger.body);` } },
    },
    output: '{{ steps.price }}',
  });
  const asked = { body: orderText, status: 200 };
  const figures = await sideBySide(
    [
      { name: 'Express', load: { ...asked, port: express.port, path: '/priced' } },
      { name: 'Express, kept', load: { ...asked, port: express.port, path: '/kept' } },
      {
        name: 'Weir',
        load: { ...asked, port: Number(new URL(weir.url).port), path: '/hooks/default/price' },
      },
    ],
    { rounds: 4, ms: 4000 },
  );
  report('webhook → code step → answer', figures);
} finally {
  await express.stop();
  await weir.stop();
}
