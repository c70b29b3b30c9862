import type { Params } from './error-codes.ts';
import type { Text } from './text.ts';

/** What comes up where people try flows out. */
export const trialErrorCodes = {
  filtered: {
    status: 422,
    message: ({ trigger }: Params): Text => ({
      'zh-CN': `触发器「${trigger}」的条件（when）不成立，没有产生运行。`,
      en: `The condition (when) of the trigger "${trigger}" does not hold, so there is no run.`,
    }),
  },
  not_stubbed: {
    status: 422,
    message: ({ step }: Params): Text => ({
      'zh-CN': `测试中没有为步骤「${step}」写替身，而它要访问外部。`,
      en: `The test has no stub for the step "${step}", which asks somebody outside.`,
    }),
    hint: (): Text => ({
      'zh-CN': '在 stubs 中写出它的 output 或 error。',
      en: 'Give its output or error in stubs.',
    }),
  },
} as const;
