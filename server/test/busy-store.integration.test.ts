import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { until } from './running-weir.ts';
import { startWeirBesideSystems } from './simulated-systems.ts';

const events = 30;

it('a file that someone else holds locked for seconds fails no run and loses none', async () => {
  const { weir, stop } = await startWeirBesideSystems();
  onTestFinished(stop, 30_000);
  const fire = (eventId: string): Promise<Response> =>
    fetch(`${weir.url}/hooks/default/template-approved`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ eventId, kind: 'TEMPLATE', result: 'APPROVED', templateId: 'T-1042' }),
    });
  const answers = await Promise.all(
    Array.from({ length: events }, (_, index) => fire(`evt-${index}`)),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(events).fill(202));

  // A person with a database shell, in the middle of the runs.
  const shell = new DatabaseSync(join(weir.folder, 'tenants', 'default.db'), { timeout: 10_000 });
  shell.exec('BEGIN IMMEDIATE');
  // An event refused with 503 shows that the writer has given up waiting for the lock at least once.
  await until('the writer gives up', async () => (await fire('while-locked')).status === 503);
  shell.exec('COMMIT');
  shell.close();

  await until('all runs end', async () => {
    const { body } = await weir.api('GET', '/api/v1/runs?limit=200');
    const { items } = body as { items: { status: string }[] };
    return items.every(({ status }) => status === 'succeeded' || status === 'failed');
  });
  const { body } = await weir.api('GET', '/api/v1/runs?limit=200&status=failed');
  expect(body).toMatchObject({ items: [] });
  await until(
    'the refused event is taken now',
    async () => (await fire('while-locked')).status < 300,
  );
}, 90_000);
