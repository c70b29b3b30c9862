import { both, enList, zhList } from './sentence-parts.ts';
import type { Text } from './text.ts';

/** What is said of templates, expressions and code. */

export const expressionSentences = {
  unclosed: (mark: string) =>
    mark === '{{'
      ? both(
          "{{ 没有闭合：缺少 }}。要写出花括号本身，请用 {{ '{{' }}。",
          "{{ is not closed: }} is missing. Write {{ '{{' }} for the braces themselves.",
        )
      : both(
          `{{ 没有闭合：其中从「${mark}」开始的部分没有结束。`,
          `{{ is not closed: what begins with ${mark} inside does not end.`,
        ),
  empty: both('{{ }} 是空的；请写一个表达式。', '{{ }} is empty; write an expression.'),
  invalid: (source: string, why: Text) =>
    both(
      `表达式「${source}」有误：${why['zh-CN']}`,
      `The expression "${source}" is wrong: ${why.en}`,
    ),
  unknownName: (name: string, allowed: readonly string[]) =>
    both(
      `这里不能用「${name}」；可用的名称：${zhList(allowed)}。`,
      `"${name}" is not in scope here; the names are ${enList(allowed)}.`,
    ),
  unknownStep: (id: string) => both(`没有步骤「${id}」。`, `There is no step "${id}".`),
  notVisible: (id: string, scope: string) =>
    both(
      `步骤「${id}」在「${scope}」里面，从这里看不到；请用「${scope}」的输出。`,
      `Step "${id}" is inside "${scope}" and not visible from here; use the output of "${scope}".`,
    ),
  unknownVariable: (name: string) =>
    both(
      `没有变量「${name}」，值为空；请新建这个变量或改用已有的变量。`,
      `There is no variable "${name}", so it is empty; create it or name an existing one.`,
    ),
  mayNotHaveRun: (id: string) =>
    both(
      `步骤「${id}」不在本步骤之前，求值时可能还没有运行；请用 after 让它先运行。`,
      `Step "${id}" does not come before this one and may not have run; put it before by after.`,
    ),
  notOneExpression: both(
    '应正好是一个 {{ 表达式 }}，前后没有其他字符。',
    'Must be exactly one {{ expression }} with nothing round it.',
  ),
  priority: both(
    '优先级应为 1 到 9 的数，或正好一个 {{ 表达式 }}。',
    'A priority is a number from 1 to 9, or exactly one {{ expression }}.',
  ),
  sameForEvery: both(
    '去重值中没有表达式，对每个事件都相同，只有第一个事件会运行；不去重请写 null。',
    'The dedupe value holds no expression, so it is the same for every event and only the first one runs; write null for none.',
  ),
};

/** Longest piece of a source quoted in a sentence, characters. */
const maxQuote = 60;

/** Of what a guest has judged. */
export const foreignSentences = {
  expression(source: string, why: Text) {
    const quote = source.length > maxQuote ? `${source.slice(0, maxQuote)}…` : source;
    return expressionSentences.invalid(quote, why);
  },
  code: (why: Text) => both(`代码有误：${why['zh-CN']}`, `The code is wrong: ${why.en}`),
  pattern: (why: Text) =>
    both(`正则表达式有误：${why['zh-CN']}`, `The regular expression is wrong: ${why.en}`),
  schema: (why: Text) =>
    both(
      `无法用这个 Schema 检查输入：${why['zh-CN']}`,
      `No input can be checked by this schema: ${why.en}`,
    ),
  tooHardToRead: both(
    '读取它需要的时间或内存过多；请缩短它，或减少嵌套。',
    'reading it takes too much time or memory; make it shorter or nest less.',
  ),
  notChecked: both(
    '这里暂时无法检查；发布前还会再检查。',
    'This cannot be checked at the moment; it is checked again before publishing.',
  ),
  tooMany: (found: number, max: number) =>
    both(
      `流程有 ${found} 处不同的代码或复杂表达式，最多 ${max} 处；请拆成几个流程。`,
      `The flow has ${found} different pieces of code or complex expressions, at most ${max} are allowed; split it.`,
    ),
  notPublished: (why: Text) =>
    both(
      `流程暂时无法检查，没有发布（${why['zh-CN']}）`,
      `the flow could not be checked, so it was not published (${why.en})`,
    ),
};
