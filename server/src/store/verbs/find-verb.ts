import { WeirError } from '@weir/contract/weir-error';
import type { Tx } from '../statement.ts';
import { controlVerbs } from './control-verbs.ts';
import { tenantVerbs } from './tenant-verbs.ts';

export type AnyVerb = (tx: Tx, params: unknown) => Promise<unknown>;

/** A writing verb by its name; `tenant` is null for those of the control database. Throws `not_found`. */
export function findVerb(tenant: string | null, name: string): AnyVerb {
  const verbs = (tenant === null ? controlVerbs : tenantVerbs) as unknown as Record<
    string,
    AnyVerb
  >;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) throw new WeirError('not_found', { reason: name });
  return verb;
}
