import { defineConnector } from '../sdk/index.ts';
import { config } from './config.ts';
import { message } from './message.ts';

/** RabbitMQ, and other brokers that speak AMQP 0-9-1. */
export const rabbitmq = defineConnector({
  key: 'rabbitmq',
  name: { 'zh-CN': 'RabbitMQ 消息队列', en: 'RabbitMQ' },
  description: {
    'zh-CN': '由 RabbitMQ 队列中的消息触发流程',
    en: 'Starts flows from messages of RabbitMQ queues',
  },
  config,
  actions: [],
  triggers: [message],
});
