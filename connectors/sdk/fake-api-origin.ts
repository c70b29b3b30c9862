import type { FakeAnswer, FakeRequest } from './fake-api.ts';

/** Where a simulator is meant to be used from. */
export interface Home {
  /** It listens there. */
  readonly host: string;
  /** Pages that may control it beside its own, such as `http://127.0.0.1:8700`. */
  readonly origins?: readonly string[];
}

/**
 * A refusal for a request by which a page of another site would change the simulator, since any page may make a browser
 * post to this machine; else `null`. Programs send no `Origin` and are let through.
 */
export function refuseOtherSite(
  request: FakeRequest,
  { host, origins = [] }: Home,
): FakeAnswer | null {
  const { origin, host: asked } = request.headers;
  if (origin === undefined || ['GET', 'HEAD'].includes(request.method)) return null;
  if (origins.includes(origin)) return null;
  const page = URL.canParse(origin) ? new URL(origin) : undefined;
  // Any name may be made to point here, so that the page came from the same place is not enough: it must be ours by name.
  const isHere = page !== undefined && [host, ...loopback].includes(page.hostname);
  if (isHere && page.host === asked) return null;
  return {
    status: 403,
    body: { code: 'OTHER_SITE', message: 'the request comes from another site' },
  };
}

const loopback: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];
