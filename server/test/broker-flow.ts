import type { JsonObject } from '@weir/contract/json';
import type { RunningWeir } from './running-weir.ts';

/** A saved connection to the broker at `url`, with its path as virtual host. */
export async function connectBroker(
  weir: Pick<RunningWeir, 'api'>,
  url: string,
  key = 'broker',
): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const config = {
    host: hostname,
    port: Number(port || 5672),
    vhost: decodeURIComponent(pathname.slice(1)) || '/',
    username,
    password,
  };
  const saved = await weir.api('PUT', `/api/v1/connections/${key}`, {
    connector: 'rabbitmq',
    name: 'Broker',
    config,
  });
  if (saved.status !== 200) throw new Error(JSON.stringify(saved.body));
}

/** Saves the document as the next draft and publishes it. */
export async function publishFlow(
  weir: Pick<RunningWeir, 'api' | 'url'>,
  document: JsonObject,
  token = 'test-bootstrap-token-0001',
): Promise<void> {
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
}

/** How a trigger is doing, as the API tells it. */
export async function triggerState(
  weir: Pick<RunningWeir, 'api'>,
  place: string,
): Promise<{ state: string; error: { code: string } | null; listeners: number }> {
  const { body } = await weir.api('GET', `/api/v1/triggers/${place}`);
  return body as { state: string; error: { code: string } | null; listeners: number };
}
