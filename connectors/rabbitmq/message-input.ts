import { Buffer } from 'node:buffer';
import type { z } from 'zod';
import { field, type InputProblem, type Text } from '../sdk/index.ts';
import type { BodyFormat } from './body.ts';

const maxName = { min: 1, max: 255 };
const megabyte = 1024 * 1024;

/** `with` of a trigger. */
export const inputFields = {
  queue: field.string({ label: { 'zh-CN': '队列', en: 'Queue' } }, maxName),
  declare: field
    .select(['own', 'passive'], {
      label: { 'zh-CN': '声明方式', en: 'Declaration' },
      hint: {
        'zh-CN': 'own：由本平台声明 quorum 队列、绑定和死信队列；passive：按原样使用已有的队列',
        en: 'own: a quorum queue, its bindings and its dead letter queue are declared; passive: the queue is used as it is',
      },
    })
    .default('own'),
  exchange: field
    .string(
      {
        label: { 'zh-CN': '交换机', en: 'Exchange' },
        hint: {
          'zh-CN': '须已存在；不会由本平台创建',
          en: 'Has to exist; it is never created from here',
        },
      },
      maxName,
    )
    .optional(),
  bindings: field
    .list(field.string({ label: { 'zh-CN': '路由键', en: 'Routing key' } }, { min: 0, max: 255 }), {
      label: { 'zh-CN': '绑定的路由键', en: 'Bindings' },
      hint: {
        'zh-CN': '默认 #；移除的绑定需在 RabbitMQ 中手动解除',
        en: 'Default: #; a binding that is taken out here has to be removed at the broker',
      },
    })
    .optional(),
  prefetch: field
    .integer(
      {
        label: { 'zh-CN': '预取数', en: 'Prefetch' },
        hint: { 'zh-CN': '同时处理的消息数上限', en: 'How many messages are in hand at most' },
      },
      { min: 1, max: 1000 },
    )
    .default(50),
  format: field
    .select(['auto', 'json', 'text', 'binary'], {
      label: { 'zh-CN': '消息格式', en: 'Format' },
      hint: {
        'zh-CN': 'auto 按消息的内容类型；binary 得到 base64 文本',
        en: 'auto goes by the content type; binary gives base64 text',
      },
    })
    .default('auto'),
  deadLetter: field
    .string(
      {
        label: { 'zh-CN': '死信队列', en: 'Dead letter queue' },
        hint: {
          'zh-CN': '默认为队列名加 .dlq；passive 时，首次转入死信才声明，已存在则按原样使用',
          en: 'Default: the queue with .dlq behind; with passive it is declared with the first dead letter, unless it exists',
        },
      },
      maxName,
    )
    .optional(),
  deliveryLimit: field
    .integer(
      {
        label: { 'zh-CN': '最大重投次数', en: 'Delivery limit' },
        hint: {
          'zh-CN': '超过后进入死信队列；队列声明后不能再改；对 passive 无效，以队列自身的设置为准',
          en: 'Beyond it a message goes to the dead letter queue; fixed once the queue is declared; a passive queue has its own limit, or none',
        },
      },
      { min: 1, max: 1000 },
    )
    .default(5),
  maxSize: field
    .integer(
      {
        label: { 'zh-CN': '消息大小上限', en: 'Largest message' },
        hint: { 'zh-CN': '解压后的字节数', en: 'In bytes, once unpacked' },
      },
      { min: 1, max: 8 * megabyte },
    )
    .default(megabyte),
};

type WrittenInput = z.output<z.ZodObject<typeof inputFields>>;

/** What is wanted of a queue, defaults filled in. */
export interface MessageInput {
  readonly queue: string;
  readonly declare: 'own' | 'passive';
  readonly exchange: string | undefined;
  readonly bindings: readonly string[];
  readonly prefetch: number;
  readonly format: BodyFormat;
  readonly deadLetter: string;
  readonly deliveryLimit: number;
  /** In bytes, once unpacked. */
  readonly maxSize: number;
}

export function messageInput(written: WrittenInput): MessageInput {
  const { bindings = ['#'], deadLetter = `${written.queue}.dlq`, exchange, ...rest } = written;
  return { ...rest, exchange, bindings, deadLetter };
}

const problems = {
  passiveDeclares: {
    'zh-CN': '声明方式为 passive 时队列按原样使用，不能再填交换机和绑定',
    en: 'A passive queue is used as it is: exchange and bindings cannot be given with it',
  },
  bindingsOfNothing: {
    'zh-CN': '填写绑定时须填写交换机',
    en: 'Bindings need the exchange they bind to',
  },
  sameQueue: {
    'zh-CN': '死信队列不能是队列本身',
    en: 'The dead letter queue cannot be the queue itself',
  },
  tooLong: {
    'zh-CN': '按 UTF-8 编码后不能超过 255 字节',
    en: 'It has more than 255 bytes in UTF-8',
  },
} satisfies Record<string, Text>;

/** What the fields' schemas cannot say. */
export function checkInput(written: WrittenInput): InputProblem | undefined {
  const { declare, exchange, bindings } = written;
  const given = exchange === undefined ? 'bindings' : 'exchange';
  if (declare === 'passive' && (exchange !== undefined || bindings !== undefined)) {
    return { field: given, message: problems.passiveDeclares };
  }
  if (exchange === undefined && bindings !== undefined) {
    return { field: 'bindings', message: problems.bindingsOfNothing };
  }
  const input = messageInput(written);
  if (input.deadLetter === input.queue) {
    return { field: 'deadLetter', message: problems.sameQueue };
  }
  const names = (['queue', 'exchange', 'deadLetter', 'bindings'] as const).find((key) =>
    [input[key] ?? []].flat().some((name) => Buffer.byteLength(name) > 255),
  );
  return names && { field: names, message: problems.tooLong };
}
