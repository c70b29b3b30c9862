import { type HelperGroup, helper } from './helper-doc.ts';

export const functionDocs: HelperGroup = {
  text: {
    'zh-CN': '这两个直接调用。',
    en: 'These two are called by themselves.',
  },
  helpers: [
    helper(
      'uuid(name?: unknown): string',
      {
        zh: '新的 UUID；给出名称时，同一步骤中同名的总是同一个。步骤重试时结果不变。',
        en: 'A new UUID; with a name, always the same one in this step. Both stay the same when the step is tried again.',
      },
      { example: "uuid('order')", gives: '0dd8266a-263a-535d-89ff-49a7d09b3fe1' },
    ),
    helper(
      'fail(code: string, message: string, details?: unknown): never',
      {
        zh: '以自己的错误代码结束步骤，不再重试；代码由小写字母、数字和下划线组成。',
        en: 'Ends the step by an error of its own, which is not tried again; the code holds lower-case letters, digits and underscores.',
      },
      {
        example: "fail('stock_short', '库存不足', { sku: 'A1' })",
        fails: { code: 'stock_short', message: '库存不足' },
      },
    ),
  ],
};
