import {
  type FakeAnswer,
  type FakeApi,
  type FakeRequest,
  jsonOf,
  startFakeApi,
} from '../../sdk/fake-api.ts';
import { isRecord } from '../../sdk/index.ts';
import { failure, unknownPath } from './answers.ts';
import { hasScope, type SimulatedApp, sendScope } from './apps.ts';
import { answerOf, type Fault, readFault } from './faults.ts';
import { type InboxMessage, Messages } from './messages.ts';
import { apps as seedApps } from './seed.ts';
import { Tokens } from './tokens.ts';

export interface FeishuSimulatorOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly apps?: readonly SimulatedApp[];
  /** Default 5, as the platform's own. */
  readonly perReceiverPerSecond?: number;
  /** ms UTC. */
  readonly now?: () => number;
}

export interface FeishuSimulator extends FakeApi {
  readonly inbox: readonly InboxMessage[];
  /** Calls of the token endpoint so far. */
  tokenCalls(): number;
  /** Calls of the message endpoint so far. */
  messageCalls(): number;
}

/**
 * A strict stand-in for the Feishu open platform: it refuses what the platform refuses. Beside the platform's paths it
 * has `GET /simulator/inbox`, `GET /simulator/calls` and `POST /simulator/misbehave`, whose `kind` is `expire-tokens`
 * or one of `faults.ts`.
 */
export async function startFeishuSimulator(
  options: FeishuSimulatorOptions,
): Promise<FeishuSimulator> {
  const now = options.now ?? Date.now;
  const apps = new Map((options.apps ?? seedApps).map((app) => [app.appId, app]));
  const state: State = {
    tokens: new Tokens(apps, now),
    messages: new Messages({ apps, now, perReceiverPerSecond: options.perReceiverPerSecond ?? 5 }),
    messageCalls: 0,
    faults: [],
  };
  const api = await startFakeApi({
    host: options.host,
    port: options.port,
    handle: (request) =>
      request.path[0] === 'simulator' ? control(state, request) : platform(state, request),
  });
  return {
    ...api,
    inbox: state.messages.inbox,
    tokenCalls: () => state.tokens.calls,
    messageCalls: () => state.messageCalls,
  };
}

interface State {
  readonly tokens: Tokens;
  readonly messages: Messages;
  messageCalls: number;
  faults: readonly Fault[];
}

function control(state: State, request: FakeRequest): FakeAnswer {
  const call = `${request.method} ${request.path.slice(1).join('/')}`;
  if (call === 'GET inbox') return { status: 200, body: state.messages.inbox };
  if (call === 'GET calls')
    return { status: 200, body: { token: state.tokens.calls, message: state.messageCalls } };
  if (call !== 'POST misbehave') return unknownPath;
  const body = jsonOf(request);
  if (isRecord(body) && body['kind'] === 'expire-tokens') {
    state.tokens.expireAll();
    return { status: 204 };
  }
  const fault = readFault(body);
  if (fault === null) return { status: 400, body: 'unknown fault' };
  state.faults = [...state.faults, fault];
  return { status: 204 };
}

function platform(state: State, request: FakeRequest): FakeAnswer {
  const call = `${request.method} /${request.path.join('/')}`;
  if (call === 'POST /open-apis/auth/v3/tenant_access_token/internal') {
    const answer = state.tokens.answer(request);
    const fault = takeFault(state, 'token');
    return fault === null ? answer : answerOf(fault);
  }
  if (call !== 'POST /open-apis/im/v1/messages') return unknownPath;
  state.messageCalls += 1;
  const fault = takeFault(state, 'message');
  if (fault !== null) return answerOf(fault);
  const app = authorise(state.tokens, request);
  return 'status' in app ? app : state.messages.send(app, request);
}

function authorise(tokens: Tokens, request: FakeRequest): SimulatedApp | FakeAnswer {
  const bearer = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '');
  if (bearer === null) return failure(99991661, 'Missing access token for authorization.');
  const app = tokens.appOf(bearer[1] ?? '');
  if (app === undefined) return failure(99991663, 'Invalid access token for authorization.');
  if (app.disabled === true) return failure(99991662, 'app is disabled');
  if (hasScope(app)) return app;
  const violations = [{ type: 'action_scope_required', subject: sendScope }];
  const text = `Access denied. One of the following scopes is required: [${sendScope}].`;
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
