import { type ActionErrorCode, ConnectorError } from '../sdk/index.ts';

/** https://www.rabbitmq.com/amqp-0-9-1-reference#constants */
const codes: Readonly<Record<number, ActionErrorCode>> = {
  403: 'forbidden',
  404: 'not_found',
  405: 'conflict',
  406: 'conflict',
  530: 'forbidden',
  540: 'rejected',
};

/** The broker's own number for what went wrong, such as 404. */
export function replyCode(cause: unknown): number | undefined {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'number' ? code : undefined;
}

/** Anything that ends a connection, a channel or a call to the broker; `unavailable` unless the broker gave a reason. */
export function brokerError(cause: unknown): ConnectorError {
  if (cause instanceof ConnectorError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = codes[replyCode(cause) ?? 0] ?? 'unavailable';
  return new ConnectorError(
    code,
    { 'zh-CN': `RabbitMQ 或网络：${message}`, en: `The broker or the way to it: ${message}` },
    { cause },
  );
}

/** What made opening a connection fail. The library tells what the broker said by its message only. */
export function openingError(cause: unknown, vhost: string): ConnectorError {
  const message = cause instanceof Error ? cause.message : '';
  if (/^Handshake terminated by server: 403\b/.test(message)) {
    const refused = {
      'zh-CN': 'RabbitMQ 不接受用户名或密码',
      en: 'The broker refuses user name or password',
    };
    return new ConnectorError('auth_failed', refused, { cause });
  }
  if (message.startsWith('Expected ConnectionOpenOk; got <ConnectionClose')) {
    return new ConnectorError(
      'forbidden',
      {
        'zh-CN': `虚拟主机「${vhost}」不存在、不对该用户开放，或连接数已满`,
        en: `The virtual host "${vhost}" does not exist, is not open to this user, or has too many connections`,
      },
      { cause },
    );
  }
  return brokerError(cause);
}

/** Whether trying again soon could help: who is refused has to be let in by a person first. */
export function needsPerson({ code }: ConnectorError): boolean {
  return ['auth_failed', 'forbidden', 'conflict', 'invalid_input', 'rejected'].includes(code);
}
