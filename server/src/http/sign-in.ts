import type { Me } from '@weir/contract/views';
import { WeirError } from '@weir/contract/weir-error';
import type { DemoParts } from './demo.ts';
import type { Call, Handlers } from './endpoint.ts';
import {
  type AuthParts,
  firstTenant,
  hashSecret,
  newSecret,
  type Principal,
  readCookie,
  refuseOtherSites,
  sessionCookie,
} from './principal.ts';

/** A session ends after so long, ms. */
const sessionLife = 7 * 86_400_000;

interface SignInParts extends AuthParts, DemoParts {
  /** IANA name of the tenants' zone. */
  readonly zone: string;
}

export function signInHandlers(parts: SignInParts): Pick<Handlers, 'signIn' | 'signOut' | 'me'> {
  const setCookie = (
    call: Pick<Call<'signIn'>, 'response'>,
    value: string,
    seconds: number,
  ): void => {
    const secure = parts.secure ? '; Secure' : '';
    call.response.setHeader(
      'set-cookie',
      `${sessionCookie(parts.secure)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure}`,
    );
  };

  return {
    async signIn(call) {
      refuseOtherSites(parts, call.request);
      const now = parts.now();
      const person = await parts.control.takeSignInCode({ hash: hashSecret(call.body.code), now });
      if (!person) throw new WeirError('sign_in_link_used');
      const secret = newSecret();
      await parts.control.addSession({
        hash: hashSecret(secret),
        personId: person.id,
        tenant: firstTenant,
        expiresAt: now + sessionLife,
      });
      setCookie(call, secret, sessionLife / 1000);
      return meOf(parts, { actor: person.id, person, tenant: firstTenant });
    },
    async signOut(call) {
      const secret = readCookie(call.request, sessionCookie(parts.secure));
      if (secret !== undefined) await parts.control.endSession({ hash: hashSecret(secret) });
      setCookie(call, '', 0);
      return {};
    },
    me: async ({ principal }) => meOf(parts, principal),
  };
}

function meOf(
  { demo, zone }: Pick<SignInParts, 'demo' | 'zone'>,
  { person: { id, name, role }, tenant }: Principal,
): Me {
  return { user: { id, name, role }, tenant, zone, demo: demo !== null };
}
