import type { Text } from '@weir/contract/text';

/** What is wrong with the form of an expression. */
export const sentences = {
  endsEarly: {
    'zh-CN': '表达式不完整：末尾缺少一个值。',
    en: 'The expression ends where a value should follow.',
  },
  missing: (mark: string): Text => ({
    'zh-CN': `表达式不完整：缺少「${mark}」。`,
    en: `The expression ends before "${mark}".`,
  }),
  unopened: (mark: string): Text => ({
    'zh-CN': `多余的「${mark}」：没有与它配对的括号。`,
    en: `"${mark}" closes nothing: its opening bracket is missing.`,
  }),
  unclosed: (mark: string): Text => ({
    'zh-CN': `从「${mark}」开始的部分没有闭合。`,
    en: `What begins with ${mark} is not closed.`,
  }),
  noOperator: {
    'zh-CN': '两个值之间缺少运算符。',
    en: 'An operator is missing between two values.',
  },
  semicolon: {
    'zh-CN': '这里只能写一个表达式，不能有「;」。',
    en: 'Only one expression can stand here, without ";".',
  },
  noOperand: (mark: string): Text => ({
    'zh-CN': `「${mark}」前缺少一个值。`,
    en: `A value is missing before "${mark}".`,
  }),
  mixed: {
    'zh-CN': '?? 与 && 或 || 一起用时要加括号。',
    en: 'Put brackets round ?? where it stands beside && or ||.',
  },
  statement: (word: string): Text => ({
    'zh-CN': `「${word}」是语句；这里只能写一个值的表达式。`,
    en: `"${word}" begins a statement; only an expression for one value can stand here.`,
  }),
  tooDeep: (max: number): Text => ({
    'zh-CN': `表达式嵌套超过 ${max} 层。`,
    en: `The expression is nested more than ${max} deep.`,
  }),
  tooLong: (max: number): Text => ({
    'zh-CN': `表达式超过 ${max} 个字符。`,
    en: `The expression is longer than ${max} characters.`,
  }),
  strange: (char: string): Text => ({
    'zh-CN': `「${char}」不能出现在表达式中；引号、括号和逗号要用半角。`,
    en: `"${char}" cannot stand in an expression; quotes, brackets and commas are the ASCII ones.`,
  }),
  noNumber: (text: string): Text => ({
    'zh-CN': `「${text}」既不是数字，也不是名称。`,
    en: `"${text}" is neither a number nor a name.`,
  }),
  badEscape: (char: string): Text => ({
    'zh-CN': `「\\${char}」不是完整的转义；要写反斜杠请用 \\\\。`,
    en: `"\\${char}" is not a complete escape; write \\\\ for a backslash.`,
  }),
} as const;
