import { expect } from 'vitest';
import { bootstrapToken, type RunningWeir } from './running-weir.ts';

/** Saves the flow, whatever revision of it is kept, and publishes it; answers its version. */
export async function publishFlow(
  weir: Pick<RunningWeir, 'api' | 'url'>,
  flow: string,
  parts: object,
): Promise<number> {
  const path = `/api/v1/flows/${flow}`;
  const { revision } = (await weir.api('GET', path)).body as { revision?: number };
  const put = await fetch(`${weir.url}${path}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${bootstrapToken}`,
      'content-type': 'application/json',
      ...(revision !== undefined && { 'if-match': String(revision) }),
    },
    body: JSON.stringify({ flow, name: flow, ...parts }),
  });
  expect(put.status, await put.text()).toBe(200);
  const published = await weir.api('POST', `${path}/publish`);
  expect(published).toMatchObject({ status: 201 });
  return (published.body as { version: number }).version;
}
