import type { HttpClient } from '@weir/connectors/sdk';
import type { AllowRule } from './egress-allow.ts';

/**
 * The guarded client, loaded with the first request: undici costs a worker 0.13 s and 8 MB, and most starts of a worker
 * have nothing to send yet.
 */
export function createLazyHttpClient({ allow }: { allow: readonly AllowRule[] }): HttpClient {
  const load = async (): Promise<HttpClient> => {
    const [{ createGuard }, { createHttpClient }] = await Promise.all([
      import('./egress.ts'),
      import('./http-client.ts'),
    ]);
    return createHttpClient({ guard: createGuard({ allow }) });
  };
  let client: Promise<HttpClient> | undefined;
  return {
    async request(request, signal) {
      client ??= load();
      return (await client).request(request, signal);
    },
  };
}
