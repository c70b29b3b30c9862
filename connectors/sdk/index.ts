export { type Auth, authFields, authForms, authHeaders } from './auth.ts';
export type * from './context.ts';
export { type Action, type Connector, defineAction, defineConnector } from './define.ts';
export {
  type Effect,
  type EffectByInput,
  idempotent,
  idempotentFor,
  once,
  read,
} from './effect.ts';
export {
  type ActionErrorCode,
  actionErrorCodes,
  ConnectorError,
  type ConnectorErrorOptions,
} from './errors.ts';
export { type FieldForm, field, secretKeys } from './fields.ts';
export {
  answerError,
  type Caller,
  type JsonRequest,
  joinUrl,
  readJson,
  readText,
  requestJson,
} from './http.ts';
export { codeOfStatus, retryAfterMs } from './http-status.ts';
export { isRecord, parseJson, stringifyJson } from './json.ts';
export {
  defineListenTrigger,
  type Incoming,
  type IncomingDedupe,
  type InputProblem,
  type ListenContext,
  type Listening,
  type ListenState,
  type ListenTrigger,
  type Network,
  type Verdict,
} from './listen.ts';
export {
  type ActionManifest,
  type ConnectorManifest,
  connectionOf,
  describeConnector,
  type TriggerManifest,
} from './manifest.ts';
export type { Text } from './text.ts';
