import { defineAction, field, idempotent, requestJson } from '../sdk/index.ts';
import { authorization, config } from './config.ts';
import { objectAnswer } from './object-answer.ts';

export const updateTemplate = defineAction(config)({
  key: 'update-template',
  name: { 'zh-CN': '更新模板', en: 'Update a template' },
  description: {
    'zh-CN': '启用或停用一个模板，也可以改名。',
    en: 'Enables or disables a template, and can rename it.',
  },
  sentence: { 'zh-CN': '将模板 {id} 设为 {status}', en: 'Set template {id} to {status}' },
  effect: idempotent,
  input: {
    id: field.string({ label: { 'zh-CN': '模板 ID', en: 'Template id' } }),
    status: field.select(['ENABLED', 'DISABLED'], { label: { 'zh-CN': '状态', en: 'Status' } }),
    name: field.string({ label: { 'zh-CN': '新名称', en: 'New name' } }).optional(),
  },
  sample: {
    input: { id: 'T-1042', status: 'ENABLED' },
    output: { id: 'T-1042', name: '采购框架合同（2026 版）', status: 'ENABLED', ownerId: 'U-7' },
  },
  async run(context) {
    const { id, status, name } = context.input;
    const answer = await requestJson(context, {
      method: 'PUT',
      baseUrl: context.config.baseUrl,
      path: ['templates', id],
      authorization: authorization(context.config),
      body: { status, ...(name !== undefined && { name }) },
    });
    return objectAnswer(answer);
  },
});
