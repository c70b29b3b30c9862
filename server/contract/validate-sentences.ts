import type { Text } from './text.ts';

/** What validation says: what is wrong, and what would be right. */

const both = (zh: string, en: string): Text => ({ 'zh-CN': zh, en });

/** Appended to a sentence when a known name is near. */
export function withNear({ 'zh-CN': zh, en }: Text, near: string | undefined): Text {
  return near === undefined
    ? both(zh, en)
    : both(`${zh}是不是「${near}」？`, `${en} Did you mean "${near}"?`);
}

const maxListed = 12;
const listed = (names: readonly string[], quote: (name: string) => string, comma: string) =>
  names.slice(0, maxListed).map(quote).join(comma) + (names.length > maxListed ? '…' : '');
const zhList = (names: readonly string[]) => listed(names, (name) => `「${name}」`, '');
const enList = (names: readonly string[]) => listed(names, (name) => `"${name}"`, ', ');

export const documentSentences = {
  notJson: both('这里的值不是 JSON。', 'The value here is not JSON.'),
  tooDeep: (max: number) =>
    both(`嵌套超过 ${max} 层，请减少层数。`, `Nested more than ${max} deep; use fewer levels.`),
  tooLarge: (max: number) =>
    both(
      `流程文档超过 ${max} 字节，请拆成几个流程。`,
      `The flow document exceeds ${max} bytes; split it into several flows.`,
    ),
  tooManySteps: (found: number, max: number) =>
    both(
      `流程有 ${found} 个步骤，最多 ${max} 个；请拆成几个流程。`,
      `The flow has ${found} steps, at most ${max} are allowed; split it.`,
    ),
  noSteps: both('流程至少要有一个步骤。', 'A flow needs at least one step.'),
  otherKey: (found: string, key: string) =>
    both(
      `文档的 flow 是「${found}」，应与地址中的「${key}」相同。`,
      `The document says flow "${found}"; it must equal "${key}" in the address.`,
    ),
  duplicateId: (id: string) =>
    both(
      `触发器和步骤都用了 ID「${id}」；请改其中一个。`,
      `A trigger and a step share the id "${id}"; rename one of them.`,
    ),
  sameRoute: (other: string) =>
    both(
      `与触发器「${other}」的方法和路径相同；请改其中一个。`,
      `The same method and path as trigger "${other}"; change one of them.`,
    ),
};

export const schemaSentences = {
  unknownKey: (key: string) => both(`这里没有「${key}」这一项。`, `There is no "${key}" here.`),
  missing: (key: string) => both(`缺少「${key}」。`, `"${key}" is missing.`),
  wrongType: (expected: Text, found: Text) =>
    both(
      `应为${expected['zh-CN']}，现在是${found['zh-CN']}。`,
      `Expected ${expected.en}, found ${found.en}.`,
    ),
  oneOf: (values: readonly string[]) =>
    both(`应为以下之一：${zhList(values)}。`, `Expected one of ${enList(values)}.`),
  empty: both('不能为空。', 'Must not be empty.'),
  tooSmall: (least: string) => both(`不能小于 ${least}。`, `Must not be less than ${least}.`),
  tooBig: (most: string) => both(`不能大于 ${most}。`, `Must not be more than ${most}.`),
  tooLong: (most: string) => both(`最多 ${most} 个字符。`, `At most ${most} characters.`),
  wrongLength: (count: string) =>
    both(`应正好有 ${count} 个条目。`, `Must hold exactly ${count} items.`),
  other: both('这里的值不符合要求。', 'The value here is not as required.'),
};

export const formSentences = {
  key: both(
    '应由小写字母、数字和单个连字符组成，例如 enable-template。',
    'Use lower-case letters, digits and single hyphens, such as enable-template.',
  ),
  elementId: both(
    'ID 应以小写字母开头，只含字母和数字，例如 tellOwner。',
    'An id begins with a lower-case letter and holds letters and digits only, such as tellOwner.',
  ),
  duration: both(
    '时长应写成 500ms、2s、5m、1h 或 7d，或毫秒数。',
    'Write a duration as 500ms, 2s, 5m, 1h or 7d, or in milliseconds.',
  ),
  hookPath: both(
    '路径由字母、数字、_ 和 - 组成，用单个 / 分段，不以 / 开头或结尾。',
    'A path holds letters, digits, _ and - with single / between them, none at either end.',
  ),
  use: both(
    'use 应为 set，或「连接器.动作」，例如 http.request。',
    'use is set, or <connector>.<action> such as http.request.',
  ),
};

export const graphSentences = {
  unknownSource: (id: string) =>
    both(
      `没有步骤「${id}」；after 应写已有步骤的 ID。`,
      `There is no step "${id}"; after names steps by their ids.`,
    ),
  triggerSource: (id: string) =>
    both(
      `「${id}」是触发器；没有 after 的步骤随流程开始，不必连到触发器。`,
      `"${id}" is a trigger; a step without after starts with the flow and needs no edge from it.`,
    ),
  unknownPort: (id: string, port: string, ports: readonly string[]) =>
    both(
      `步骤「${id}」没有出口「${port}」；可用的出口：${zhList(ports)}。`,
      `Step "${id}" has no port "${port}"; its ports are ${enList(ports)}.`,
    ),
  toItself: both('步骤不能排在自己之后。', 'A step cannot come after itself.'),
  duplicateEdge: (id: string, port: string) =>
    both(
      `到「${id}.${port}」的连线重复了；每条连线只写一次。`,
      `The edge from "${id}.${port}" is there twice; write each edge once.`,
    ),
  cycle: (ids: readonly string[]) =>
    both(
      `步骤形成了环：${ids.join(' → ')}；请去掉其中一条连线。`,
      `The steps form a cycle: ${ids.join(' → ')}; remove one of its edges.`,
    ),
};

export const actionSentences = {
  unknownConnector: (connector: string) =>
    both(`没有连接器「${connector}」。`, `There is no connector "${connector}".`),
  unknownAction: (use: string, actions: readonly string[]) =>
    both(
      `没有动作「${use}」；可用的动作：${zhList(actions)}。`,
      `There is no action "${use}"; the actions are ${enList(actions)}.`,
    ),
  needsConnection: (connector: string, known: readonly string[]) =>
    known.length > 0
      ? both(
          `缺少 connection；可用的连接：${zhList(known)}。`,
          `connection is missing; the connections are ${enList(known)}.`,
        )
      : both(
          `缺少 connection；请先在「连接」中新建一个「${connector}」连接。`,
          `connection is missing; first create one of connector "${connector}" under Connections.`,
        ),
  connectionOfSet: both(
    '赋值步骤不需要连接；请去掉 connection。',
    'A set step takes no connection; remove it.',
  ),
  unknownConnection: (key: string) =>
    both(
      `没有连接「${key}」；请在「连接」中新建，或改用已有的连接。`,
      `There is no connection "${key}"; create it under Connections or name an existing one.`,
    ),
  otherConnector: (key: string, found: string, connector: string) =>
    both(
      `连接「${key}」属于连接器「${found}」，这里需要「${connector}」的连接。`,
      `Connection "${key}" belongs to connector "${found}"; one of "${connector}" is needed here.`,
    ),
  missingInput: (key: string) =>
    both(`缺少必填的输入「${key}」。`, `The required input "${key}" is missing.`),
  unknownInput: (key: string) =>
    both(`这个动作没有输入「${key}」。`, `This action has no input "${key}".`),
};

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
  needsSandbox: (source: string, part: string) =>
    both(
      `表达式「${source}」需要沙箱（${part}），本版本没有沙箱；请只用路径、固定值和运算符。`,
      `The expression "${source}" needs the sandbox (${part}), which this version does not have; use paths, literals and operators.`,
    ),
  unknownName: (name: string, allowed: readonly string[]) =>
    both(
      `这里不能用「${name}」；可用的名称：${zhList(allowed)}。`,
      `"${name}" is not in scope here; the names are ${enList(allowed)}.`,
    ),
  unknownStep: (id: string) => both(`没有步骤「${id}」。`, `There is no step "${id}".`),
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
