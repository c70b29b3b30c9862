import { defineConnector } from '../sdk/index.ts';
import { config } from './config.ts';
import { getUser } from './get-user.ts';
import { updateTemplate } from './update-template.ts';

/** The core business API. */
export const core = defineConnector({
  key: 'core',
  name: { 'zh-CN': '核心系统', en: 'Core system' },
  description: {
    'zh-CN': '核心业务 API：模板和用户',
    en: 'The core business API: templates and users',
  },
  config,
  actions: [updateTemplate, getUser],
});
