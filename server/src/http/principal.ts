import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { WeirError } from '@weir/contract/weir-error';
import type { ControlStore, Person } from '../store/control-store.ts';

/** Who asks, and for which tenant. One role so far: owner, who may do everything. */
export interface Principal {
  /** Written into the audit. */
  readonly actor: string;
  readonly person: Person;
  readonly tenant: string;
}

export interface AuthParts {
  readonly control: ControlStore;
  readonly bootstrapToken: string | undefined;
  readonly localTokens: LocalTokens;
  /** Where people reach us; with https, cookies are for https only. */
  readonly publicUrl: string;
  readonly secure: boolean;
  readonly now: () => number;
}

/** Tokens of commands that run beside the server: whoever can read its data folder gets one, for minutes. */
export interface LocalTokens {
  /** Name of the user on this machine; `null` for an unknown or expired token. */
  find(hash: string): string | null;
}

export const firstTenant = 'default';
export const sessionCookie = (secure: boolean): string =>
  secure ? '__Host-weir_session' : 'weir_session';

/** 256 random bits; only its hash is stored. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Throws `unauthenticated`, or `forbidden` when another site sent the browser here. */
export async function authenticate(parts: AuthParts, request: IncomingMessage): Promise<Principal> {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return byToken(parts, bearer);
  const secret = readCookie(request, sessionCookie(parts.secure));
  if (secret === undefined) throw new WeirError('unauthenticated');
  refuseOtherSites(parts, request);
  const session = await parts.control.findSession({ hash: hashSecret(secret), now: parts.now() });
  if (!session) throw new WeirError('unauthenticated');
  return { actor: session.person.id, person: session.person, tenant: session.tenant };
}

/** All three kinds are looked up by hash, whatever was found already: an answer takes as long for each. */
async function byToken(parts: AuthParts, bearer: string): Promise<Principal> {
  const { bootstrapToken, localTokens, control, now } = parts;
  const hash = hashSecret(bearer);
  const isBootstrap =
    bootstrapToken !== undefined &&
    timingSafeEqual(Buffer.from(hashSecret(bootstrapToken)), Buffer.from(hash));
  const user = localTokens.find(hash);
  const token = await control.findToken({ hash, now: now() });
  if (isBootstrap) return owner({ actor: 'token:bootstrap', name: 'bootstrap' });
  if (user !== null) return owner({ actor: `local:${user}`, name: user });
  if (token === null) throw new WeirError('token_invalid');
  const { id, name, tenant, createdAt } = token;
  return { actor: `token:${id}`, person: { id, name, role: 'owner', createdAt }, tenant };
}

/** Who is not among the people of the control store, but may do everything in the first tenant. */
function owner({ actor, name }: { actor: string; name: string }): Principal {
  const person: Person = { id: actor, name, role: 'owner', createdAt: 0 };
  return { actor, person, tenant: firstTenant };
}

/** A cookie comes along with requests other sites make the browser send; only our own pages may change anything. */
export function refuseOtherSites(
  { publicUrl }: Pick<AuthParts, 'publicUrl'>,
  request: IncomingMessage,
): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const { origin, host } = request.headers;
  if (origin !== undefined && URL.canParse(origin)) {
    // A proxy before us may not pass the host on.
    if (new URL(origin).host === host || new URL(origin).origin === new URL(publicUrl).origin)
      return;
  }
  if (origin === undefined && request.headers['sec-fetch-site'] === 'same-origin') return;
  throw new WeirError('forbidden', {
    zh: '请求来自其他网站',
    en: 'the request comes from another site',
  });
}

export function readCookie(request: IncomingMessage, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.split('=', 2);
    if (key?.trim() === name) return value?.trim();
  }
  return undefined;
}
