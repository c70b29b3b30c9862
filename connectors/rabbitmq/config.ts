import { field } from '../sdk/index.ts';

export const config = {
  host: field.string(
    {
      label: { 'zh-CN': '主机', en: 'Host' },
      hint: {
        'zh-CN': '域名或 IP 地址，不含协议和端口',
        en: 'Name or IP address, no scheme or port',
      },
    },
    { max: 255 },
  ),
  port: field
    .integer(
      {
        label: { 'zh-CN': '端口', en: 'Port' },
        hint: { 'zh-CN': '默认 5672，加密时 5671', en: 'Default: 5672, with encryption 5671' },
      },
      { min: 1, max: 65_535 },
    )
    .optional(),
  vhost: field
    .string({ label: { 'zh-CN': '虚拟主机', en: 'Virtual host' } }, { max: 255 })
    .default('/'),
  username: field.string({ label: { 'zh-CN': '用户名', en: 'User name' } }),
  password: field.secret({ label: { 'zh-CN': '密码', en: 'Password' } }),
  tls: field
    .select(['none', 'tls'], {
      label: { 'zh-CN': '加密', en: 'Encryption' },
      hint: {
        'zh-CN': '选择 tls 时会校验服务器证书',
        en: 'With tls the certificate of the broker is verified',
      },
    })
    .default('none'),
  ca: field
    .text({
      label: { 'zh-CN': 'CA 证书', en: 'CA certificate' },
      hint: {
        'zh-CN': 'PEM 文本；证书由私有 CA 签发时填写',
        en: 'PEM text; for a certificate of a private authority',
      },
    })
    .optional(),
};

/** A connection's config, secrets opened. */
export interface RabbitConnection {
  readonly host: string;
  readonly port?: number | undefined;
  readonly vhost: string;
  readonly username: string;
  readonly password: string;
  readonly tls: 'none' | 'tls';
  /** PEM */
  readonly ca?: string | undefined;
}

export function portOf({ port, tls }: RabbitConnection): number {
  return port ?? (tls === 'tls' ? 5671 : 5672);
}
