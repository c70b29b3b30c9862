import { ConnectorError, field } from '../sdk/index.ts';

export const config = {
  baseUrl: field.url({
    label: { 'zh-CN': '地址', en: 'Address' },
    hint: { 'zh-CN': '核心系统 API 的根地址', en: 'Root address of the core system’s API' },
  }),
  auth: field
    .select(['none', 'bearer'], {
      label: { 'zh-CN': '认证方式', en: 'Sign-in' },
    })
    .default('none'),
  token: field
    .secret({
      label: { 'zh-CN': '令牌', en: 'Token' },
      hint: { 'zh-CN': '认证方式为 bearer 时必填', en: 'Required when the sign-in is bearer' },
    })
    .optional(),
};

/** The `authorization` header of a connection. Throws `auth_failed` when it has no token but needs one. */
export function authorization(connection: {
  auth: string;
  token?: string | undefined;
}): string | undefined {
  if (connection.auth === 'none') return undefined;
  if (connection.token === undefined)
    throw new ConnectorError('auth_failed', 'The connection has no token');
  return `Bearer ${connection.token}`;
}
