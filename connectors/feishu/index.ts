import { defineConnector } from '../sdk/index.ts';
import { config } from './config.ts';
import { findUser } from './find-user.ts';
import { sendCard } from './send-card.ts';
import { sendText } from './send-text.ts';

/** Feishu and Lark. */
export const feishu = defineConnector({
  key: 'feishu',
  name: { 'zh-CN': '飞书', en: 'Feishu' },
  description: {
    'zh-CN': '向飞书用户和群发送消息，查找用户',
    en: 'Sends messages to Feishu users and chats, finds users',
  },
  config,
  actions: [sendText, sendCard, findUser],
});
