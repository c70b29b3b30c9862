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

/** How a trigger is doing, as the API tells it. */
export async function triggerState(
  weir: Pick<RunningWeir, 'api'>,
  place: string,
): Promise<{ state: string; error: { code: string } | null; listeners: number }> {
  const { body } = await weir.api('GET', `/api/v1/triggers/${place}`);
  return body as { state: string; error: { code: string } | null; listeners: number };
}
