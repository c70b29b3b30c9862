import {
  type FakeAnswer,
  type FakeApi,
  type FakeRequest,
  jsonOf,
  saysJson,
  startFakeApi,
} from '../../sdk/fake-api.ts';
import { isRecord } from '../../sdk/index.ts';
import { answerOf, type Fault, readFault } from './faults.ts';
import { type Template, templates as seedTemplates, users as seedUsers, type User } from './seed.ts';

export interface CoreSimulatorOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** When given, every call needs it as a bearer token. */
  readonly token?: string;
  readonly templates?: readonly Template[];
  readonly users?: readonly User[];
  /** ms UTC. */
  readonly now?: () => number;
}

export interface CoreSimulator extends FakeApi {
  readonly state: CoreState;
}

export interface CoreState {
  readonly templates: ReadonlyMap<string, Template>;
  readonly users: ReadonlyMap<string, User>;
  /** Business calls per `idempotency-key`. */
  readonly calls: ReadonlyMap<string, number>;
  /** Changes that were really made: a repeated PUT of the same state makes none. */
  readonly changes: number;
}

/**
 * A strict stand-in for the core business API: it refuses what a real one refuses. Beside the business paths it has
 * `GET /simulator/templates`, `GET /simulator/calls` and `POST /simulator/misbehave` (see `faults.ts`).
 */
export async function startCoreSimulator(options: CoreSimulatorOptions): Promise<CoreSimulator> {
  const state = {
    templates: new Map((options.templates ?? seedTemplates).map((each) => [each.id, each])),
    users: new Map((options.users ?? seedUsers).map((each) => [each.id, each])),
    calls: new Map<string, number>(),
    changes: 0,
    fault: null as Fault | null,
  };
  const now = options.now ?? Date.now;
  const api = await startFakeApi({
    host: options.host,
    port: options.port,
    handle: (request) =>
      request.path[0] === 'simulator' ? control(state, request) : business(state, request, options.token, now),
  });
  return { ...api, state };
}

type State = {
  readonly templates: Map<string, Template>;
  readonly users: Map<string, User>;
  readonly calls: Map<string, number>;
  changes: number;
  fault: Fault | null;
};

function control(state: State, request: FakeRequest): FakeAnswer {
  const call = `${request.method} ${request.path.slice(1).join('/')}`;
  if (call === 'GET templates') return { status: 200, body: [...state.templates.values()] };
  if (call === 'GET calls') return { status: 200, body: Object.fromEntries(state.calls) };
  if (call === 'POST misbehave') {
    const fault = readFault(jsonOf(request));
    if (fault === null) return refuse(400, 'FAULT', 'unknown fault');
    state.fault = fault;
    return { status: 204 };
  }
  return refuse(404, 'NOT_FOUND', 'no such path');
}

function business(state: State, request: FakeRequest, token: string | undefined, now: () => number): FakeAnswer {
  const key = request.headers['idempotency-key'] ?? '';
  state.calls.set(key, (state.calls.get(key) ?? 0) + 1);
  const fault = takeFault(state);
  if (fault !== null) return answerOf(fault);
  if (token !== undefined && request.headers['authorization'] !== `Bearer ${token}`) {
    return refuse(401, 'UNAUTHENTICATED', 'missing or wrong bearer token');
  }
  const [collection = '', id = '', ...rest] = request.path;
  const methods: Readonly<Record<string, readonly string[]>> = { templates: ['GET', 'PUT'], users: ['GET'] };
  const allowed = methods[collection];
  if (allowed === undefined || id === '' || rest.length > 0) return refuse(404, 'NOT_FOUND', 'no such path');
  if (!allowed.includes(request.method)) return refuse(405, 'METHOD', `${request.method} is not allowed`);
  const found = collection === 'users' ? state.users.get(id) : state.templates.get(id);
  if (found === undefined) return refuse(404, 'NOT_FOUND', `no ${collection} with id ${id}`);
  if (request.method === 'GET') return { status: 200, body: found };
  return putTemplate(state, request, found as Template, now());
}

function takeFault(state: State): Fault | null {
  const fault = state.fault;
  if (fault === null) return null;
  state.fault = fault.times > 1 ? { ...fault, times: fault.times - 1 } : null;
  return fault;
}

function putTemplate(state: State, request: FakeRequest, template: Template, at: number): FakeAnswer {
  if (!saysJson(request)) return refuse(415, 'MEDIA_TYPE', 'content-type must be application/json');
  const body = jsonOf(request);
  if (!isRecord(body)) return refuse(400, 'MALFORMED', 'the body is no JSON object');
  const unknown = Object.keys(body).find((name) => name !== 'status' && name !== 'name');
  if (unknown !== undefined) return refuse(400, 'UNKNOWN_FIELD', `unknown field ${unknown}`, unknown);
  const { status = template.status, name = template.name } = body;
  if (status !== 'ENABLED' && status !== 'DISABLED') {
    return refuse(422, 'INVALID', 'status must be ENABLED or DISABLED', 'status');
  }
  if (typeof name !== 'string' || name.trim() === '' || name.length > 100) {
    return refuse(422, 'INVALID', 'name must have 1 to 100 characters', 'name');
  }
  if (status === template.status && name === template.name) return { status: 200, body: template };
  const changed: Template = { ...template, status, name, updatedAt: at };
  state.templates.set(template.id, changed);
  state.changes += 1;
  return { status: 200, body: changed };
}

function refuse(status: number, code: string, message: string, field?: string): FakeAnswer {
  return { status, body: { code, message, ...(field !== undefined && { field }) } };
}
