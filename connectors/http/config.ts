import { type Auth, authFields, field } from '../sdk/index.ts';

export const config = {
  baseUrl: field
    .url({
      label: { 'zh-CN': '地址', en: 'Address' },
      hint: {
        'zh-CN': '请求地址可以只写其后的部分；凭据只发往这里',
        en: 'Requests may name only what follows it; the credentials go nowhere else',
      },
    })
    .optional(),
  ...authFields,
};

/** A connection's config, secrets opened; of a step without a connection only the sign-in `none`. */
export interface HttpConnection extends Auth {
  readonly baseUrl?: string | undefined;
}
