import { defineListenTrigger } from '../sdk/index.ts';
import { config } from './config.ts';
import { listen } from './listen.ts';
import { checkInput, inputFields, messageInput } from './message-input.ts';

export const message = defineListenTrigger(config)({
  kind: 'listen',
  key: 'message',
  name: { 'zh-CN': '收到消息', en: 'Message arrives' },
  description: {
    'zh-CN': '从 RabbitMQ 队列取消息。消息在事件落库后才确认；无法处理的消息连同原因转入死信队列。',
    en: 'Takes messages from a RabbitMQ queue. A message is acknowledged once its event is stored; one that cannot be processed goes to the dead letter queue with the reason.',
  },
  sentence: {
    'zh-CN': '队列 {queue} 收到消息时',
    en: 'When a message arrives in the queue {queue}',
  },
  input: inputFields,
  check: checkInput,
  sample: {
    input: { queue: 'weir.template-approved', exchange: 'approval-events' },
    event: {
      body: {
        eventId: 'evt-20260922-000318',
        kind: 'TEMPLATE',
        result: 'APPROVED',
        templateId: '1938554270051329',
        templateName: '采购框架合同（2026 版）',
      },
      headers: {
        contentType: 'application/json',
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      },
      key: 'approval-events',
      exchange: 'approval-events',
      redelivered: false,
      messageId: '0f4c1f5e-8c9e-1b0d-7c35-6d8f2a9b4e11',
      contentType: 'application/json',
      timestamp: 1_790_042_580_000,
    },
  },
  listen: (context) => listen(context, messageInput(context.input)),
});
