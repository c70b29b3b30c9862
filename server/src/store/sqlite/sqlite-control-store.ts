import type { ControlStore } from '../control-store.ts';
import type { ControlVerbs } from '../verbs/control-verbs.ts';
import { findSession } from '../verbs/find-session.ts';
import { hasSignedIn } from '../verbs/has-signed-in.ts';
import { tenants } from '../verbs/tenants.ts';
import type { Reader } from './reader.ts';
import type { Writer } from './writer.ts';

type Verb = keyof ControlVerbs;
type Params<V extends Verb> = Parameters<ControlVerbs[V]>[1];

/** Writes through `writer`, wherever that is; reads here. */
export function sqliteControlStore(writer: Writer, reader: Reader): ControlStore {
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
    beat: (worker) => write('beat', worker),
    declareSilent: (workers) => write('declareSilent', workers),
    close: async () => reader.closeControl(),
  };
}
