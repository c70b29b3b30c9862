import { defineAction, field, read, requestJson } from '../sdk/index.ts';
import { authorization, config } from './config.ts';
import { objectAnswer } from './object-answer.ts';

export const getUser = defineAction(config)({
  key: 'get-user',
  name: { 'zh-CN': '查询用户', en: 'Get a user' },
  description: {
    'zh-CN': '按 ID 查询一个用户，包括其飞书 ID。',
    en: 'Looks a user up by id, with the Feishu id.',
  },
  sentence: { 'zh-CN': '查询用户 {id}', en: 'Get user {id}' },
  effect: read,
  input: { id: field.string({ label: { 'zh-CN': '用户 ID', en: 'User id' } }) },
  sample: {
    input: { id: 'U-7' },
    output: { id: 'U-7', name: '王磊', feishuUserId: 'ou_7d8a6e6df7621556ce0d21922b676706' },
  },
  async run(context) {
    const answer = await requestJson(context, {
      method: 'GET',
      baseUrl: context.config.baseUrl,
      path: ['users', context.input.id],
      authorization: authorization(context.config),
    });
    return objectAnswer(answer);
  },
});
