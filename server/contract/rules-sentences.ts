import { both, enList, zhList } from './sentence-parts.ts';

export const rulesSentences = {
  noObject: both(
    '规则应为 { all: […] }、{ any: […] } 或 { left, op, right }。',
    'A rule is { all: […] }, { any: […] } or { left, op, right }.',
  ),
  allOrAny: both(
    '应正好写 all（全部满足）或 any（满足其一）之一。',
    'Write exactly one of all (each holds) or any (one holds).',
  ),
  noRules: both('至少要有一条规则。', 'At least one rule is needed.'),
  unknownOp: (ops: readonly string[]) =>
    both(`op 应为以下之一：${zhList(ops)}。`, `op is one of ${enList(ops)}.`),
  needless: (op: string) =>
    both(`「${op}」没有 right；请去掉。`, `"${op}" takes no right; remove it.`),
  tooDeep: (max: number) =>
    both(
      `规则嵌套超过 ${max} 层；请减少层数，或改用一个 {{ 表达式 }}。`,
      `Rules are nested more than ${max} deep; nest less, or write one {{ expression }}.`,
    ),
};
