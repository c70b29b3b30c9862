import type { FakeAnswer } from '../../sdk/fake-api.ts';
import type { Fault } from './faults.ts';
import * as seed from './seed.ts';

export interface Notice {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly receiverIds: readonly string[];
  /** ms UTC. */
  readonly createdAt: number;
}

/** What the simulated system knows. */
export interface State {
  readonly templates: Map<string, seed.Template>;
  readonly users: Map<string, seed.User>;
  readonly departments: Map<string, seed.Department>;
  readonly approvals: Map<string, seed.Approval>;
  /** The last thousand. */
  readonly notices: Notice[];
  noticesMade: number;
  /** Business calls per `idempotency-key`. */
  readonly calls: Map<string, number>;
  /** Changes that were really made: a repeated PUT of the same state makes none. */
  changes: number;
  faults: readonly Fault[];
}

export interface Seed {
  readonly templates?: readonly seed.Template[];
  readonly users?: readonly seed.User[];
}

export function createState(given: Seed): State {
  const state: State = {
    templates: new Map(),
    users: new Map(),
    departments: new Map(),
    approvals: new Map(),
    notices: [],
    noticesMade: 0,
    calls: new Map(),
    changes: 0,
    faults: [],
  };
  resetState(state, given);
  return state;
}

/** Back to the seed; the maps stay the same objects. */
export function resetState(state: State, { templates, users }: Seed): void {
  fill(state.templates, templates ?? seed.templates);
  fill(state.users, users ?? seed.users);
  fill(state.departments, seed.departments);
  fill(state.approvals, seed.approvals);
  state.notices.length = 0;
  state.noticesMade = 0;
  state.calls.clear();
  state.changes = 0;
  state.faults = [];
}

function fill<T extends { readonly id: string }>(map: Map<string, T>, items: readonly T[]): void {
  map.clear();
  for (const item of items) map.set(item.id, item);
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

export function refuse(status: number, error: Refusal): FakeAnswer {
  return { status, body: error };
}

export const noSuchPath = refuse(404, { code: 'NOT_FOUND', message: 'no such path' });
