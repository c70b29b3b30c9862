import type { Reader, Writer } from './access.ts';
import type { ControlStore } from './control-store.ts';
import type { ControlVerbs } from './verbs/control-verbs.ts';
import { findSession } from './verbs/find-session.ts';
import { findToken } from './verbs/find-token.ts';
import { hasSignedIn } from './verbs/has-signed-in.ts';
import { listTokens } from './verbs/list-tokens.ts';
import { dueTenants } from './verbs/tenant-due.ts';
import { tenants } from './verbs/tenants.ts';
import { triggerChanges } from './verbs/trigger-changes.ts';
import { workers } from './verbs/workers.ts';

type Verb = keyof ControlVerbs;
type Params<V extends Verb> = Parameters<ControlVerbs[V]>[1];

/** Writes through `writer`, wherever that is; reads here. */
export function controlStoreOver(writer: Writer, reader: Reader): ControlStore {
  const write = <V extends Verb>(verb: V, params: Params<V>) =>
    writer.write(null, verb, params) as ReturnType<ControlVerbs[V]>;
  return {
    tenants: () => reader.read(null, tenants),
    ensureTenant: (tenant) => write('ensureTenant', tenant),
    ensureOwner: (owner) => write('ensureOwner', owner),
    addSignInCode: (code) => write('addSignInCode', code),
    takeSignInCode: (code) => write('takeSignInCode', code),
    addSession: (session) => write('addSession', session),
    findSession: (session) => reader.read(null, (tx) => findSession(tx, session)),
    endSession: (session) => write('endSession', session),
    hasSignedIn: () => reader.read(null, hasSignedIn),
    addToken: (token) => write('addToken', token),
    findToken: (token) => reader.read(null, (tx) => findToken(tx, token)),
    listTokens: (tenant) => reader.read(null, (tx) => listTokens(tx, tenant)),
    removeToken: (token) => write('removeToken', token),
    beat: (worker) => write('beat', worker),
    workers: () => reader.read(null, workers),
    declareSilent: (workers) => write('declareSilent', workers),
    expectDue: (due) => write('expectDue', due),
    dueTenants: (at) => reader.read(null, (tx) => dueTenants(tx, at)),
    settleDue: (due) => write('settleDue', due),
    noteTriggers: (of) => write('noteTriggers', of),
    triggerChanges: () => reader.read(null, triggerChanges),
    close: async () => reader.closeControl(),
  };
}
