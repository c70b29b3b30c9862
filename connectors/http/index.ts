import { authForms, defineConnector } from '../sdk/index.ts';
import { config } from './config.ts';
import { request } from './request.ts';

/** Any HTTP API. */
export const http = defineConnector({
  key: 'http',
  name: { 'zh-CN': 'HTTP 请求', en: 'HTTP' },
  description: { 'zh-CN': '调用任意 HTTP 接口', en: 'Calls any HTTP API' },
  config,
  connectionOptional: true,
  hiddenForms: authForms,
  actions: [request],
});
