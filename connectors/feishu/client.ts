import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import type { Client } from '@larksuiteoapi/node-sdk';
import { type ActionContext, type Cache, ConnectorError } from '../sdk/index.ts';
import type { FeishuConnection } from './config.ts';
import { isDeadToken } from './error-table.ts';
import { type Call, httpInstance } from './http-instance.ts';
import { tokenCache } from './token-cache.ts';

export type FeishuContext = ActionContext<unknown, FeishuConnection>;

/**
 * One SDK client per connection: making one takes 1 ms and 250 KB. Which call is under way, with its signal, is
 * therefore not the client's but the asynchronous context's.
 */
const clients = new WeakMap<Cache, Client>();
const calls = new AsyncLocalStorage<Call>();

/**
 * Runs `send` with the SDK's client. A token that died early is dropped, fetched anew and tried once more. `reads`: it
 * changes nothing, though it posts.
 *
 * @throws ConnectorError
 */
export async function callFeishu<T>(
  context: FeishuContext,
  send: (client: Client) => Promise<T>,
  options: { readonly reads?: boolean } = {},
): Promise<T> {
  const client = clientOf(context);
  const attempt = async () => {
    const call: Call = { context, ...options };
    try {
      return { value: await calls.run(call, () => send(client)) };
    } catch (error) {
      return { error, token: call.token };
    }
  };
  const first = await attempt();
  if (!('error' in first)) return first.value;
  if (!(first.error instanceof ConnectorError) || !isDeadToken(first.error.details['vendorCode']))
    throw first.error;
  tokenCache(context.cache).drop(first.token);
  const second = await attempt();
  if ('error' in second) throw second.error;
  return second.value;
}

function clientOf({ cache, config }: FeishuContext): Client {
  const kept = clients.get(cache);
  if (kept) return kept;
  // Loaded by the first call only: it takes 47 MB (63 MB as an ES module).
  const sdk = createRequire(import.meta.url)(
    '@larksuiteoapi/node-sdk',
  ) as typeof import('@larksuiteoapi/node-sdk');
  const client = new sdk.Client({
    appId: config.appId,
    appSecret: config.appSecret,
    domain: config.baseUrl.replace(/\/+$/, ''),
    cache: tokenCache(cache),
    httpInstance: httpInstance(() => calls.getStore()),
    // Its default logger prints requests; level 0 (fatal) is taken for "not given".
    logger: { error() {}, warn() {}, info() {}, debug() {}, trace() {} },
  });
  clients.set(cache, client);
  return client;
}
