export type * from './context.ts';
export { type Action, type Connector, defineAction, defineConnector } from './define.ts';
export { type Effect, idempotent, idempotentFor, read } from './effect.ts';
export {
  type ActionErrorCode,
  actionErrorCodes,
  ConnectorError,
  type ConnectorErrorOptions,
} from './errors.ts';
export { type FieldForm, field, secretKeys } from './fields.ts';
export { type Caller, type JsonRequest, joinUrl, readJson, requestJson } from './http.ts';
export { codeOfStatus, retryAfterMs } from './http-status.ts';
export { isRecord, parseJson, stringifyJson } from './json.ts';
export { type ActionManifest, type ConnectorManifest, describeConnector } from './manifest.ts';
export type { Text } from './text.ts';
