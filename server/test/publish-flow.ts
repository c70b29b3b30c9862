import type { JsonObject } from '@weir/contract/json';
import { bootstrapToken, type RunningWeir } from './running-weir.ts';

/** Saves the document as the next draft, whatever revision is kept, and publishes it; answers its version. */
export async function publishFlow(
  weir: Pick<RunningWeir, 'api' | 'url'>,
  document: JsonObject,
  token = bootstrapToken,
): Promise<number> {
  const path = `/api/v1/flows/${document['flow']}`;
  const kept = await weir.api('GET', path);
  const revision = (kept.body as { revision?: number }).revision;
  const saved = await fetch(`${weir.url}${path}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(revision !== undefined && { 'if-match': String(revision) }),
    },
    body: JSON.stringify(document),
  });
  if (!saved.ok) throw new Error(await saved.text());
  const published = await weir.api('POST', `${path}/publish`);
  if (published.status !== 201) throw new Error(JSON.stringify(published.body));
  return (published.body as { version: number }).version;
}
