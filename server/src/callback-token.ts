import { createHmac, timingSafeEqual } from 'node:crypto';

/** The step that waits for a callback; `place` as the store tells steps of a run apart. */
export interface CallbackPlace {
  readonly tenant: string;
  readonly runId: string;
  readonly place: string;
}

/** Before the places of addresses of callbacks, on every server. */
export const waitsPrefix = '/waits/';

const macBytes = 16;
/** What the key of a tenant is for. */
export const callbackPurpose = 'callback';

/**
 * What an address of a callback ends in: where it leads, and a proof that we made it. The same each time, so that the
 * address can be told before the wait opens.
 */
export function callbackToken(key: Uint8Array, { tenant, runId, place }: CallbackPlace): string {
  const claim = `${tenant}.${runId}.${Buffer.from(place).toString('base64url')}`;
  return `${claim}.${macOf(key, claim).toString('base64url')}`;
}

/** Where a token says that it leads; undefined for what is no token. To be believed once `isCallbackToken` says so. */
export function readCallbackToken(token: string): CallbackPlace | undefined {
  const parts = token.split('.');
  const [tenant, runId, place] = parts;
  if (!tenant || !runId || !place || parts.length !== 4) return undefined;
  return { tenant, runId, place: Buffer.from(place, 'base64url').toString() };
}

/** Whether the token was made with this key. */
export function isCallbackToken(key: Uint8Array, token: string): boolean {
  const end = token.lastIndexOf('.');
  // As text: base64 of the same bytes may be written in more than one way, and only ours is the address.
  const given = Buffer.from(token.slice(end + 1));
  const mac = Buffer.from(macOf(key, token.slice(0, end)).toString('base64url'));
  return given.length === mac.length && timingSafeEqual(given, mac);
}

function macOf(key: Uint8Array, claim: string): Buffer {
  return createHmac('sha256', key).update(claim).digest().subarray(0, macBytes);
}
