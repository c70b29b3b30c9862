import type { Json } from '@weir/contract/json';
import { valueAt } from '@weir/contract/own';
import { WeirError } from '@weir/contract/weir-error';
import { z } from 'zod';
import type { CatalogAction } from './catalog.ts';

const chinese = z.locales.zhCN().localeError;
const english = z.locales.en().localeError;

/**
 * The input as the action's schema makes it, defaults applied.
 *
 * @throws WeirError invalid_input naming the first field; `details.problems` has them all, in both languages.
 */
export function checkInput(found: CatalogAction, input: Json): Readonly<Record<string, unknown>> {
  const result = found.input.safeParse(input, { error: english });
  if (result.success) return result.data;
  // An expression that gave nothing left its key out.
  const lacks = (issue: z.core.$ZodIssue): boolean => valueAt(input, issue.path) === undefined;
  const inChinese = found.input.safeParse(input, { error: chinese }).error?.issues ?? [];
  const problems = result.error.issues.map((issue, i) => ({
    field: fieldOf(issue),
    message: lacks(issue)
      ? { 'zh-CN': '必填，但没有值', en: 'required, but it has no value' }
      : { 'zh-CN': inChinese[i]?.message ?? issue.message, en: issue.message },
  }));
  const [first] = problems;
  const field = first?.field ?? 'with';
  const sentence = {
    zh: `${field}：${first?.message['zh-CN']}`,
    en: `${field}: ${first?.message.en}`,
  };
  throw new WeirError('invalid_input', sentence, { field, details: { problems } });
}

/** Such as `with.card.title`; an unknown key is named itself, not the object it stands in. */
function fieldOf(issue: z.core.$ZodIssue): string {
  const inner = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return ['with', ...issue.path.map(String), ...inner].join('.');
}
