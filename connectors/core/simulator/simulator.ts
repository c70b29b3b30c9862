import {
  type FakeAnswer,
  type FakeApi,
  type FakeRequest,
  jsonOf,
  startFakeApi,
} from '../../sdk/fake-api.ts';
import { type Home, refuseOtherSite } from '../../sdk/fake-api-origin.ts';
import { answerOf, type Fault, readFault } from './faults.ts';
import { answerBusiness } from './operations.ts';
import { createState, noSuchPath, refuse, resetState, type Seed, type State } from './state.ts';

export interface CoreSimulatorOptions extends Seed, Home {
  /** 0 takes any free port. */
  readonly port: number;
  /** When given, every call needs it as a bearer token. */
  readonly token?: string;
  /** ms UTC. */
  readonly now?: () => number;
}

export interface CoreSimulator extends FakeApi {
  readonly state: CoreState;
}

/** For looking at only; changes are made by calls. */
export type CoreState = Readonly<Omit<State, 'faults'>>;

/**
 * A strict stand-in for the core business API: it refuses what a real one refuses. Beside the business paths it has
 * `GET /simulator/{templates,users,departments,approvals,notices,calls}`, `POST /simulator/misbehave` (see `faults.ts`) and
 * `POST /simulator/reset`, which brings the seed back; both refuse pages of other sites.
 */
export async function startCoreSimulator(options: CoreSimulatorOptions): Promise<CoreSimulator> {
  const { host, port, token, now = Date.now } = options;
  const state = createState(options);
  const handle = (request: FakeRequest): FakeAnswer => {
    if (request.path[0] === 'simulator') return control(state, request, options);
    const key = request.headers['idempotency-key'] ?? '';
    state.calls.set(key, (state.calls.get(key) ?? 0) + 1);
    const fault = takeFault(state, request);
    if (fault !== null && !fault.after) return answerOf(fault);
    if (token !== undefined && request.headers['authorization'] !== `Bearer ${token}`) {
      return refuse(401, { code: 'UNAUTHENTICATED', message: 'missing or wrong bearer token' });
    }
    const answer = answerBusiness(state, request, now());
    return fault === null ? answer : answerOf(fault, answer);
  };
  return { ...(await startFakeApi({ host, port, handle })), state };
}

function control(state: State, request: FakeRequest, options: Seed & Home): FakeAnswer {
  const refused = refuseOtherSite(request, options);
  if (refused !== null) return refused;
  const call = `${request.method} ${request.path.slice(1).join('/')}`;
  const list = (items: Iterable<unknown>): FakeAnswer => ({ status: 200, body: [...items] });
  switch (call) {
    case 'GET templates':
    case 'GET users':
    case 'GET departments':
    case 'GET approvals':
      return list(state[call.slice('GET '.length) as 'templates'].values());
    case 'GET notices':
      return list(state.notices);
    case 'GET calls':
      return { status: 200, body: Object.fromEntries(state.calls) };
    case 'POST reset':
      resetState(state, options);
      return { status: 204 };
    case 'POST misbehave': {
      const fault = readFault(jsonOf(request));
      if (fault === null) return refuse(400, { code: 'FAULT', message: 'unknown fault' });
      state.faults = [...state.faults, fault];
      return { status: 204 };
    }
    default:
      return noSuchPath;
  }
}

/** Takes one use of the first fault set for this call. */
function takeFault(state: State, { path }: FakeRequest): Fault | null {
  const fault = state.faults.find(({ on }) => on === undefined || on === path[0]);
  if (fault === undefined) return null;
  state.faults = state.faults.flatMap((each) =>
    each !== fault ? [each] : each.times > 1 ? [{ ...each, times: each.times - 1 }] : [],
  );
  return fault;
}
