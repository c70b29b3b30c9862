import { authForms, defineConnector } from '../sdk/index.ts';
import { actionsOf } from '../sdk/openapi.ts';
import { config } from './config.ts';
import document from './openapi.json' with { type: 'json' };

/** The core business API; its actions are the operations of its OpenAPI document. */
export const core = defineConnector({
  key: 'core',
  name: { 'zh-CN': '核心系统', en: 'Core system' },
  description: {
    'zh-CN': '核心业务 API：模板、用户、部门、审批和通知',
    en: 'The core business API: templates, users, departments, approvals and notices',
  },
  config,
  hiddenForms: authForms,
  actions: actionsOf(document),
});
