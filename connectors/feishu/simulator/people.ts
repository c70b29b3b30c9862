import type { FakeAnswer } from '../../sdk/fake-api.ts';
import { failure } from './answers.ts';
import type { SimulatedApp, SimulatedPerson } from './apps.ts';

export type UserIdType = 'open_id' | 'union_id' | 'user_id';

export const userIdTypes: readonly string[] = ['open_id', 'union_id', 'user_id'];

export function idOf(person: SimulatedPerson, type: UserIdType): string | undefined {
  return { open_id: person.openId, union_id: person.unionId, user_id: person.userId }[type];
}

/** The vendor's codes for an id nobody has. */
const unknown: Readonly<Record<string, number>> = {
  open_id: 99992351,
  user_id: 99992360,
  union_id: 99992351,
  email: 99992351,
};

/** The person of `app` an id names, or the platform's refusal. */
export function personOf(
  apps: ReadonlyMap<string, SimulatedApp>,
  app: SimulatedApp,
  { type, id }: { readonly type: string; readonly id: string },
): SimulatedPerson | { readonly refused: FakeAnswer } {
  const matches = (each: SimulatedPerson) =>
    type === 'email' ? each.email === id : idOf(each, type as UserIdType) === id;
  const found = app.users.find(matches);
  if (found !== undefined) return found;
  const elsewhere = [...apps.values()].some((other) => other.users.some(matches));
  if (elsewhere && type === 'open_id') return { refused: failure(99992361, 'open_id cross app') };
  return { refused: failure(unknown[type] ?? 99992351, `not a valid {${type}}`) };
}
