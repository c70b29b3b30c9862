/** Sign-in of systems that take a fixed credential with every request; a connection's fields and the headers they make. */
import { Buffer } from 'node:buffer';
import { ConnectorError } from './errors.ts';
import { field } from './fields.ts';

/** To be spread into a connector's config. */
export const authFields = {
  auth: field
    .select(['none', 'bearer', 'basic', 'apiKey'], {
      label: { 'zh-CN': '认证方式', en: 'Sign-in' },
    })
    .default('none'),
  token: field
    .secret({
      label: { 'zh-CN': '令牌', en: 'Token' },
      hint: { 'zh-CN': '认证方式为 bearer 时必填', en: 'Required when the sign-in is bearer' },
    })
    .optional(),
  username: field
    .string({
      label: { 'zh-CN': '用户名', en: 'User name' },
      hint: { 'zh-CN': '认证方式为 basic 时必填', en: 'Required when the sign-in is basic' },
    })
    .optional(),
  password: field
    .secret({
      label: { 'zh-CN': '密码', en: 'Password' },
      hint: { 'zh-CN': '认证方式为 basic 时必填', en: 'Required when the sign-in is basic' },
    })
    .optional(),
  apiKey: field
    .secret({
      label: { 'zh-CN': 'API 密钥', en: 'API key' },
      hint: { 'zh-CN': '认证方式为 apiKey 时必填', en: 'Required when the sign-in is apiKey' },
    })
    .optional(),
  apiKeyHeader: field
    .string({
      label: { 'zh-CN': 'API 密钥的请求头', en: 'Header of the API key' },
      hint: { 'zh-CN': '默认为 x-api-key', en: 'Default: x-api-key' },
    })
    .optional(),
};

export interface Auth {
  readonly auth: 'none' | 'bearer' | 'basic' | 'apiKey';
  readonly token?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly apiKeyHeader?: string | undefined;
}

/** The headers that sign a request in, names in lower case. Throws `auth_failed` when the connection lacks a part. */
export function authHeaders(connection: Auth): Readonly<Record<string, string>> {
  switch (connection.auth) {
    case 'none':
      return {};
    case 'bearer':
      return { authorization: `Bearer ${given(connection.token, 'token')}` };
    case 'basic':
      return { authorization: `Basic ${basic(connection)}` };
    case 'apiKey': {
      const header = connection.apiKeyHeader?.toLowerCase() ?? 'x-api-key';
      if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(header))
        throw new ConnectorError('auth_failed', 'The header of the API key is no header name');
      return { [header]: given(connection.apiKey, 'API key') };
    }
  }
}

/** For `Connector.hiddenForms`: what a request shows of a password. */
export function authForms(config: Readonly<Record<string, unknown>>): readonly string[] {
  const { username, password } = config as Partial<Auth>;
  return username === undefined || password === undefined ? [] : [base64(username, password)];
}

function basic({ username, password }: Auth): string {
  const name = given(username, 'user name');
  if (name.includes(':'))
    throw new ConnectorError('auth_failed', 'A user name for basic sign-in has no colon');
  return base64(name, given(password, 'password'));
}

function base64(username: string, password: string): string {
  return Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
}

function given(value: string | undefined, what: string): string {
  if (value !== undefined) return value;
  throw new ConnectorError('auth_failed', `The connection has no ${what}`);
}
