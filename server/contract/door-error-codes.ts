type Params = Readonly<Record<string, string | number>>;

/** What the door for callbacks refuses beside others. Part of the table in `error-codes.ts`. */
export const doorErrorCodes = {
  unsupported_type: {
    status: 415,
    message: ({ type }: Params) => ({
      'zh-CN': `不支持内容类型 ${type}。`,
      en: `The content type ${type} is not supported.`,
    }),
    hint: () => ({
      'zh-CN': '以 JSON、表单（application/x-www-form-urlencoded）或文本发送。',
      en: 'Send JSON, a form (application/x-www-form-urlencoded) or text.',
    }),
  },
  method_not_allowed: {
    status: 405,
    message: ({ method }: Params) => ({
      'zh-CN': `这个地址不支持 ${method}。`,
      en: `This address does not take ${method}.`,
    }),
  },
  gone: {
    status: 410,
    message: () => ({
      'zh-CN': '这个地址已用过，或等待已结束。',
      en: 'This address has been used, or the wait is over.',
    }),
  },
};
