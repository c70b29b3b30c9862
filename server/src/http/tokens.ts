import type { TokenView } from '@weir/contract/views';
import { WeirError } from '@weir/contract/weir-error';
import { newId } from '../ids.ts';
import type { ControlStore, Token } from '../store/control-store.ts';
import { type AuditParts, audit } from './audit.ts';
import type { Handlers } from './endpoint.ts';
import { hashSecret, newSecret, type Principal } from './principal.ts';

export interface TokenParts extends AuditParts {
  readonly control: ControlStore;
}

/** So that people, and scanners of leaked secrets, recognise one. */
const prefix = 'weir_';
const dayMs = 86_400_000;
/** Who signs in with the token of the settings, which is not kept and has no end. */
const bootstrapActor = 'token:bootstrap';

type Names = 'listTokens' | 'createToken' | 'revokeToken';

export function tokenHandlers(parts: TokenParts): Pick<Handlers, Names> {
  const { control, now } = parts;
  return {
    async listTokens({ principal }) {
      return { items: (await control.listTokens(principal.tenant)).map(toView) };
    },
    async createToken(call) {
      const { principal, body } = call;
      const createdAt = now();
      const secret = `${prefix}${newSecret()}`;
      const token: Token = {
        id: newId(createdAt),
        tenant: principal.tenant,
        name: body.name,
        createdAt,
        expiresAt: earlier(
          body.days === undefined ? null : createdAt + body.days * dayMs,
          await endOf(control, principal),
        ),
        createdBy: principal.actor,
      };
      await control.addToken({ ...token, hash: hashSecret(secret) });
      await audit(parts, call, { action: 'token.create', object: named(token) });
      return { ...toView(token), token: secret };
    },
    async revokeToken(call) {
      const { principal, params } = call;
      const token = await control.removeToken({ tenant: principal.tenant, id: params.id });
      if (!token) throw new WeirError('not_found', { reason: params.id });
      await audit(parts, call, { action: 'token.revoke', object: named(token) });
      return {};
    },
  };
}

/**
 * When the token the caller signed in with ends: what it makes must not outlive it. `null`: never, or it is none of those
 * kept. Throws `token_invalid` when it was revoked meanwhile.
 */
async function endOf(control: ControlStore, { actor, tenant }: Principal): Promise<number | null> {
  const id = /^token:(.*)$/.exec(actor)?.[1];
  if (id === undefined || actor === bootstrapActor) return null;
  const token = (await control.listTokens(tenant)).find((each) => each.id === id);
  if (token === undefined) throw new WeirError('token_invalid');
  return token.expiresAt;
}

/** Of two ends, where `null` is none. */
function earlier(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

/** The id tells the actor of later entries, the name the person who reads them. */
function named({ id, name }: Token): string {
  return `${id} ${name}`;
}

function toView({ id, name, createdAt, expiresAt }: Token): TokenView {
  return { id, name, createdAt, expiresAt };
}
