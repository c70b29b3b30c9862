import {
  type FakeAnswer,
  type FakeApi,
  type FakeRequest,
  jsonOf,
  startFakeApi,
} from '../../sdk/fake-api.ts';
import { type Home, refuseOtherSite } from '../../sdk/fake-api-origin.ts';
import { isRecord } from '../../sdk/index.ts';
import { failure, unknownPath } from './answers.ts';
import { hasScope, type Scope, type SimulatedApp, scopes } from './apps.ts';
import { batchGetId, departmentChildren, findByDepartment, getUser } from './contacts.ts';
import { answerOf, type Fault, readFault } from './faults.ts';
import { type InboxMessage, Messages } from './messages.ts';
import { apps as seedApps } from './seed.ts';
import { Tokens } from './tokens.ts';

export interface FeishuSimulatorOptions extends Home {
  /** 0 takes any free port. */
  readonly port: number;
  readonly apps?: readonly SimulatedApp[];
  /** Default 5, as the platform's own. */
  readonly perReceiverPerSecond?: number;
  /** ms UTC. */
  readonly now?: () => number;
}

export interface FeishuSimulator extends FakeApi {
  /** The last thousand messages, fewer when they are large. */
  readonly inbox: readonly InboxMessage[];
  /** Calls of the token endpoint so far. */
  tokenCalls(): number;
  /** Calls of the message endpoint so far. */
  messageCalls(): number;
}

/**
 * A strict stand-in for the Feishu open platform: it refuses what the platform refuses. Beside the platform's paths it
 * has `GET /simulator/inbox`, `GET /simulator/calls`, `POST /simulator/reset` and `POST /simulator/misbehave`, whose `kind`
 * is `expire-tokens`, `foreign-traffic` (`receiver`, `count`) or one of `faults.ts`; both refuse pages of other sites.
 */
export async function startFeishuSimulator(
  options: FeishuSimulatorOptions,
): Promise<FeishuSimulator> {
  const now = options.now ?? Date.now;
  const apps = new Map((options.apps ?? seedApps).map((app) => [app.appId, app]));
  const state: State = {
    apps,
    tokens: new Tokens(apps, now),
    messages: new Messages({ apps, now, perReceiverPerSecond: options.perReceiverPerSecond ?? 5 }),
    calls: { message: 0, contact: 0 },
    faults: [],
  };
  const api = await startFakeApi({
    host: options.host,
    port: options.port,
    handle: (request) =>
      request.path[0] === 'simulator'
        ? (refuseOtherSite(request, options) ?? control(state, request))
        : platform(state, request),
  });
  return {
    ...api,
    inbox: state.messages.inbox,
    tokenCalls: () => state.tokens.calls,
    messageCalls: () => state.calls.message,
  };
}

interface State {
  readonly apps: ReadonlyMap<string, SimulatedApp>;
  readonly tokens: Tokens;
  readonly messages: Messages;
  readonly calls: { message: number; contact: number };
  faults: readonly Fault[];
}

function control(state: State, request: FakeRequest): FakeAnswer {
  switch (`${request.method} ${request.path.slice(1).join('/')}`) {
    case 'GET inbox':
      return { status: 200, body: state.messages.inbox };
    case 'GET calls':
      return { status: 200, body: { token: state.tokens.calls, ...state.calls } };
    case 'POST reset':
      state.tokens.clear();
      state.messages.clear();
      Object.assign(state.calls, { message: 0, contact: 0 });
      state.faults = [];
      return { status: 204 };
    case 'POST misbehave':
      return misbehave(state, jsonOf(request));
    default:
      return unknownPath;
  }
}

function misbehave(state: State, body: unknown): FakeAnswer {
  const { kind, receiver, count } = isRecord(body) ? body : {};
  if (kind === 'expire-tokens') state.tokens.expireAll();
  else if (kind === 'foreign-traffic') state.messages.addForeign(String(receiver), Number(count));
  else {
    const fault = readFault(body);
    if (fault === null) return { status: 400, body: 'unknown fault' };
    state.faults = [...state.faults, fault];
  }
  return { status: 204 };
}

interface Endpoint {
  readonly on: 'message' | 'contact';
  readonly scope: Scope;
  answer(state: State, app: SimulatedApp, request: FakeRequest): FakeAnswer;
}

type ContactsHandler = typeof getUser;

const contact = (scope: Scope, handler: ContactsHandler): Endpoint => ({
  on: 'contact',
  scope,
  answer: ({ apps }, app, request) => handler({ apps, app, request, id: request.path[4] ?? '' }),
});

function endpointOf({ method, path }: FakeRequest): Endpoint | undefined {
  const [root, api, version, collection = '', id = '', action, ...rest] = path;
  if (root !== 'open-apis' || rest.length > 0) return undefined;
  switch (
    `${method} ${[api, version, collection].join('/')} ${id && action ? action : ''}`.trim()
  ) {
    case 'POST im/v1/messages':
      if (id !== '') return undefined;
      return {
        on: 'message',
        scope: scopes.send,
        answer: (state, ...to) => state.messages.send(...to),
      };
    case 'POST contact/v3/users':
      return id === 'batch_get_id' ? contact(scopes.findId, batchGetId) : undefined;
    case 'GET contact/v3/users':
      if (id === '') return undefined;
      return contact(scopes.readUser, id === 'find_by_department' ? findByDepartment : getUser);
    case 'GET contact/v3/departments children':
      return contact(scopes.readDepartments, departmentChildren);
    default:
      return undefined;
  }
}

function platform(state: State, request: FakeRequest): FakeAnswer {
  if (`${request.method} ${request.path.join('/')}` === tokenPath) {
    const answer = state.tokens.answer(request);
    const fault = takeFault(state, 'token');
    return fault === null ? answer : answerOf(fault, answer);
  }
  const endpoint = endpointOf(request);
  if (endpoint === undefined) return unknownPath;
  state.calls[endpoint.on] += 1;
  const fault = takeFault(state, endpoint.on);
  if (fault !== null && !fault.after) return answerOf(fault);
  const app = authorise(state.tokens, request, endpoint.scope);
  const answer = 'status' in app ? app : endpoint.answer(state, app, request);
  return fault === null ? answer : answerOf(fault, answer);
}

const tokenPath = 'POST open-apis/auth/v3/tenant_access_token/internal';

function authorise(tokens: Tokens, request: FakeRequest, scope: Scope): SimulatedApp | FakeAnswer {
  const bearer = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '');
  if (bearer === null) return failure(99991661, 'Missing access token for authorization.');
  const app = tokens.appOf(bearer[1] ?? '');
  if (app === undefined) return failure(99991663, 'Invalid access token for authorization.');
  if (app.disabled === true) return failure(99991662, 'app is disabled');
  if (app.ipListed === false) return failure(99991401, 'ip is not in the list of the app');
  if (hasScope(app, scope)) return app;
  const violations = [{ type: 'action_scope_required', subject: scope }];
  const text = `Access denied. One of the following scopes is required: [${scope}].`;
  return failure(99991672, text, { error: { permission_violations: violations } });
}

/** Takes one use of the first fault set for `on`. */
function takeFault(state: State, on: Fault['on']): Fault | null {
  const fault = state.faults.find((each) => each.on === on);
  if (fault === undefined) return null;
  state.faults = state.faults.flatMap((each) =>
    each !== fault ? [each] : each.times > 1 ? [{ ...each, times: each.times - 1 }] : [],
  );
  return fault;
}
