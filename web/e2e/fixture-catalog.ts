import type { ReplyOf } from '@weir/contract/api';
import type { ConnectionView } from '@weir/contract/views';

const message = (zh: string, en: string) => ({ 'zh-CN': zh, en });

/** The saved connections. */
export function connections(now: number): ConnectionView[] {
  return [
    {
      key: 'core',
      connector: 'core',
      name: '核心系统（生产）',
      config: { baseUrl: 'https://core.example.com/api', auth: 'bearer' },
      secrets: ['token'],
      updatedAt: now - 86_400_000,
    },
    {
      key: 'feishu',
      connector: 'feishu',
      name: '飞书',
      config: { appId: 'cli_a1b2c3d4', receive: 'none', note: 'x'.repeat(200) },
      secrets: ['appSecret', 'encryptKey'],
      updatedAt: now - 60_000,
    },
  ];
}

/** The installed connectors, as far as the pages look at them. */
export function connectors(): ReplyOf<'listConnectors'>['items'] {
  type Words = ReturnType<typeof message>;
  const action = (
    key: string,
    kind: string,
    { name, sentence }: { name: Words; sentence: Words },
  ) => ({
    key,
    name,
    description: name,
    sentence,
    effect: { kind },
    input: {},
    sample: { input: {}, output: {} },
  });
  const connector = (
    key: string,
    name: ReturnType<typeof message>,
    actions: readonly unknown[],
    triggers: readonly unknown[] = [],
  ) => ({
    key,
    name,
    description: name,
    config: {
      schema: { properties: { baseUrl: { form: { label: message('地址', 'Address') } } } },
      secrets: [],
    },
    actions,
    triggers,
  });
  const input = (label: Words) => ({ form: { label } });
  const received = {
    kind: 'listen',
    key: 'message',
    name: message('收到消息', 'Message arrives'),
    sentence: message('队列 {queue} 收到消息时', 'When a message arrives in the queue {queue}'),
    input: {
      properties: {
        queue: input(message('队列', 'Queue')),
        exchange: input(message('交换机', 'Exchange')),
        bindings: input(message('绑定的路由键', 'Bindings')),
        prefetch: input(message('预取数', 'Prefetch')),
      },
    },
  };
  return [
    connector('rabbitmq', message('RabbitMQ 消息队列', 'RabbitMQ'), [], [received]),
    connector('core', message('核心系统', 'Core system'), [
      action('update-template', 'idempotent', {
        name: message('修改模板', 'Update template'),
        sentence: message('把 {id} 设为 {status}', 'Set {id} to {status}'),
      }),
      action('get-user', 'read', {
        name: message('查询人员', 'Get user'),
        sentence: message('查询 {id}', 'Look up {id}'),
      }),
    ]),
    connector('feishu', message('飞书', 'Feishu'), [
      action('send-card', 'idempotent', {
        name: message('发送卡片', 'Send card'),
        sentence: message(
          '给 {receiver} 发卡片「{card.title}」',
          'Send the card “{card.title}” to {receiver}',
        ),
      }),
      action('send-text', 'idempotent', {
        name: message('发送文本', 'Send text'),
        sentence: message('给 {receiver} 发送：{text}', 'Send to {receiver}: {text}'),
      }),
    ]),
  ];
}
