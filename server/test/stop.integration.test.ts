import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { bootstrapToken, startWeir } from './running-weir.ts';

it('stops cleanly within seconds, whatever is open: a live page of a waiting run, a half-sent request', async () => {
  const weir = await startWeir();
  const port = Number(new URL(weir.url).port);
  const halfSent = connect(port, '127.0.0.1');
  halfSent.on('error', () => undefined);
  halfSent.write(
    'POST /hooks/default/template-approved HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{',
  );
  const flow = 'slow';
  await weir.api('PUT', `/api/v1/flows/${flow}`, {
    flow,
    name: flow,
    steps: { a: { use: 'set' } },
  });
  await weir.api('POST', `/api/v1/flows/${flow}/publish`);
  const { runId } = (await weir.api('POST', `/api/v1/flows/${flow}/run`)).body as { runId: string };
  const live = await fetch(`${weir.url}/api/v1/runs/${runId}/events`, {
    headers: { authorization: `Bearer ${bootstrapToken}` },
  });
  expect(live.status).toBe(200);

  const begun = performance.now();
  weir.supervisor.kill('SIGTERM');
  const [code] = (await once(weir.supervisor, 'exit')) as [number];
  expect(code).toBe(0);
  // Before anything is cut off for having taken too long.
  expect(performance.now() - begun).toBeLessThan(8_000);
  await weir.stop();
}, 60_000);
