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
import {
  templates as seedTemplates,
  users as seedUsers,
  type Template,
  type User,
} from './seed.ts';

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
  const { host, port, token, now = Date.now } = options;
  const state: State = {
    templates: new Map((options.templates ?? seedTemplates).map((each) => [each.id, each])),
    users: new Map((options.users ?? seedUsers).map((each) => [each.id, each])),
    calls: new Map(),
    changes: 0,
    fault: null,
  };
  const handle = (request: FakeRequest): FakeAnswer => {
    if (request.path[0] === 'simulator') return control(state, request);
    const key = request.headers['idempotency-key'] ?? '';
    state.calls.set(key, (state.calls.get(key) ?? 0) + 1);
    const fault = takeFault(state);
    if (fault !== null) return answerOf(fault);
    if (token !== undefined && request.headers['authorization'] !== `Bearer ${token}`) {
      return refuse(401, { code: 'UNAUTHENTICATED', message: 'missing or wrong bearer token' });
    }
    return business(state, request, now());
  };
  return { ...(await startFakeApi({ host, port, handle })), state };
}

interface State {
  readonly templates: Map<string, Template>;
  readonly users: Map<string, User>;
  readonly calls: Map<string, number>;
  changes: number;
  fault: Fault | null;
}

function control(state: State, request: FakeRequest): FakeAnswer {
  const call = `${request.method} ${request.path.slice(1).join('/')}`;
  if (call === 'GET templates') return { status: 200, body: [...state.templates.values()] };
  if (call === 'GET calls') return { status: 200, body: Object.fromEntries(state.calls) };
  if (call === 'POST misbehave') {
    const fault = readFault(jsonOf(request));
    if (fault === null) return refuse(400, { code: 'FAULT', message: 'unknown fault' });
    state.fault = fault;
    return { status: 204 };
  }
  return noSuchPath;
}

const methods: ReadonlyMap<string, readonly string[]> = new Map([
  ['templates', ['GET', 'PUT']],
  ['users', ['GET']],
]);

function business(state: State, request: FakeRequest, at: number): FakeAnswer {
  const [collection = '', id = '', ...rest] = request.path;
  const allowed = methods.get(collection);
  if (allowed === undefined || id === '' || rest.length > 0) return noSuchPath;
  if (!allowed.includes(request.method)) {
    return refuse(405, { code: 'METHOD', message: `${request.method} is not allowed` });
  }
  const template = collection === 'templates' ? state.templates.get(id) : undefined;
  const found = template ?? (collection === 'users' ? state.users.get(id) : undefined);
  if (found === undefined) {
    return refuse(404, { code: 'NOT_FOUND', message: `no ${collection} with id ${id}` });
  }
  if (template === undefined || request.method === 'GET') return { status: 200, body: found };
  const changed = changeOf(template, request);
  if ('refused' in changed) return changed.refused;
  if (changed.status === template.status && changed.name === template.name) {
    return { status: 200, body: template };
  }
  const kept: Template = { ...template, ...changed, updatedAt: at };
  state.templates.set(id, kept);
  state.changes += 1;
  return { status: 200, body: kept };
}

function takeFault(state: State): Fault | null {
  const fault = state.fault;
  if (fault === null) return null;
  state.fault = fault.times > 1 ? { ...fault, times: fault.times - 1 } : null;
  return fault;
}

type Change = Pick<Template, 'status' | 'name'> | { readonly refused: FakeAnswer };

function changeOf(template: Template, request: FakeRequest): Change {
  const wrong = (status: number, error: Refusal): Change => ({ refused: refuse(status, error) });
  if (!saysJson(request)) {
    return wrong(415, { code: 'MEDIA_TYPE', message: 'content-type must be application/json' });
  }
  const body = jsonOf(request);
  if (!isRecord(body))
    return wrong(400, { code: 'MALFORMED', message: 'the body is no JSON object' });
  const field = Object.keys(body).find((name) => name !== 'status' && name !== 'name');
  if (field !== undefined) {
    return wrong(400, { code: 'UNKNOWN_FIELD', message: `unknown field ${field}`, field });
  }
  const { status = template.status, name = template.name } = body;
  if (status !== 'ENABLED' && status !== 'DISABLED') {
    return wrong(422, { code: 'INVALID', message: 'must be ENABLED or DISABLED', field: 'status' });
  }
  if (typeof name !== 'string' || name.trim() === '' || name.length > 100) {
    return wrong(422, { code: 'INVALID', message: 'must have 1 to 100 characters', field: 'name' });
  }
  return { status, name };
}

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

function refuse(status: number, error: Refusal): FakeAnswer {
  return { status, body: error };
}

const noSuchPath = refuse(404, { code: 'NOT_FOUND', message: 'no such path' });
