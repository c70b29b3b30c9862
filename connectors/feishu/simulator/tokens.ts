import { randomBytes } from 'node:crypto';
import { type FakeAnswer, type FakeRequest, jsonOf, saysJson } from '../../sdk/fake-api.ts';
import { isRecord } from '../../sdk/index.ts';
import type { SimulatedApp } from './apps.ts';

const lifeMs = 7_200_000;
const renewBelowMs = 1_800_000;

/** Tenant access tokens: one app may hold two that work, the old one until its own end. */
export class Tokens {
  /** How often the token endpoint was called, refusals included. */
  calls = 0;
  readonly #apps: ReadonlyMap<string, SimulatedApp>;
  readonly #now: () => number;
  #issued: { readonly token: string; readonly appId: string; readonly expiresAt: number }[] = [];

  constructor(apps: ReadonlyMap<string, SimulatedApp>, now: () => number) {
    this.#apps = apps;
    this.#now = now;
  }

  /** The token endpoint: its refusals are HTTP 200, and its fields lie at the top level. */
  answer(request: FakeRequest): FakeAnswer {
    this.calls += 1;
    const body = saysJson(request) ? jsonOf(request) : undefined;
    const { app_id: id, app_secret: secret } = isRecord(body) ? body : {};
    if (typeof id !== 'string' || typeof secret !== 'string' || id === '' || secret === '') {
      return { status: 200, body: { code: 10003, msg: 'invalid param' } };
    }
    const app = this.#apps.get(id);
    if (app === undefined) return { status: 200, body: { code: 10014, msg: 'app not exist' } };
    if (app.appSecret !== secret)
      return { status: 200, body: { code: 10015, msg: 'app secret invalid' } };
    const { token, expiresAt } = this.#issue(id);
    const expire = Math.floor((expiresAt - this.#now()) / 1000);
    return { status: 200, body: { code: 0, msg: 'ok', tenant_access_token: token, expire } };
  }

  /** The app a token belongs to while it works. */
  appOf(token: string): SimulatedApp | undefined {
    const found = this.#issued.find((each) => each.token === token && each.expiresAt > this.#now());
    return found && this.#apps.get(found.appId);
  }

  clear(): void {
    this.calls = 0;
    this.#issued = [];
  }

  /** Ends every token before its time. */
  expireAll(): void {
    this.#issued = [];
  }

  /** The same token while at least 30 minutes are left, else a new one beside it. */
  #issue(appId: string) {
    const now = this.#now();
    this.#issued = this.#issued.filter((each) => each.expiresAt > now);
    const kept = this.#issued.find(
      (each) => each.appId === appId && each.expiresAt - now >= renewBelowMs,
    );
    if (kept) return kept;
    const made = { token: `t-${randomBytes(20).toString('hex')}`, appId, expiresAt: now + lifeMs };
    this.#issued.push(made);
    return made;
  }
}
