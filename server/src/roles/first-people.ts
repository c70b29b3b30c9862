import { hashSecret, newSecret } from '../http/principal.ts';
import { newId } from '../ids.ts';
import type { ControlStore } from '../store/control-store.ts';

/** A one-time link works for so long, ms. */
const linkLife = 30 * 60_000;

export interface SignInLinks {
  /** A new one-time link for the owner, who is made if there is none. */
  create(): Promise<string>;
  /** The same, but only as long as nobody has ever signed in. */
  createFirst(): Promise<string | null>;
}

/** The code stands behind `#`, so no server, proxy or log ever sees it; the page posts it. */
export function createSignInLinks(parts: {
  control: ControlStore;
  publicUrl: string;
  now: () => number;
}): SignInLinks {
  const { control, publicUrl, now } = parts;
  const create = async (): Promise<string> => {
    const at = now();
    const owner = await control.ensureOwner({
      id: newId(at),
      name: 'owner',
      role: 'owner',
      createdAt: at,
    });
    const code = newSecret();
    await control.addSignInCode({
      hash: hashSecret(code),
      personId: owner.id,
      expiresAt: at + linkLife,
    });
    return `${publicUrl}/sign-in#code=${code}`;
  };
  return {
    create,
    createFirst: async () => ((await control.hasSignedIn()) ? null : create()),
  };
}
