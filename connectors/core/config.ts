import { authFields, field } from '../sdk/index.ts';

export const config = {
  baseUrl: field.url({
    label: { 'zh-CN': '地址', en: 'Address' },
    hint: { 'zh-CN': '核心系统 API 的根地址', en: 'Root address of the core system’s API' },
  }),
  ...authFields,
};
