import { field } from '../sdk/index.ts';

export const config = {
  appId: field.string({
    label: { 'zh-CN': '应用 ID', en: 'App id' },
    hint: {
      'zh-CN': '飞书开放平台「凭证与基础信息」中的 App ID',
      en: 'App ID under Credentials & Basic Info',
    },
  }),
  appSecret: field.secret({ label: { 'zh-CN': '应用密钥', en: 'App secret' } }),
  baseUrl: field
    .url({
      label: { 'zh-CN': '接口地址', en: 'API address' },
      hint: {
        'zh-CN': 'Lark 或私有部署时改写',
        en: 'Another one for Lark or a private deployment',
      },
    })
    .default('https://open.feishu.cn'),
};

/** A connection's config, secrets opened. */
export interface FeishuConnection {
  readonly appId: string;
  readonly appSecret: string;
  readonly baseUrl: string;
}
