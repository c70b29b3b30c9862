import type { z } from 'zod';
import type { ErrorCode } from './error-codes.ts';

/** What an endpoint asks of the caller; `public` ones need no sign-in, `session` ones only that. */
export type Permission =
  | 'public'
  | 'flows.read'
  | 'flows.write'
  | 'runs.read'
  | 'runs.start'
  | 'runs.operate'
  | 'triggers.operate'
  | 'queue.operate'
  | 'connections.write'
  | 'tokens.write'
  | 'audit.read'
  | 'session';

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly summary: string;
  readonly permission: Permission;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly reply: z.ZodType;
  /** Status of the answer when all goes well; default 200. */
  readonly status?: number;
  /** `events`: the answer is a server-sent event stream of `reply` objects. */
  readonly stream?: 'events';
  /** Codes it may refuse with, beside those any endpoint may. */
  readonly errors: readonly ErrorCode[];
}

/** Keeps the literal types of an entry. */
export const endpoint = <const E extends Endpoint>(entry: E): E => entry;
