import type { Text } from './text.ts';

/** What the sentences of validation are built of. */

export const both = (zh: string, en: string): Text => ({ 'zh-CN': zh, en });

/** Appended to a sentence when a known name is near. */
export function withNear({ 'zh-CN': zh, en }: Text, near: string | undefined): Text {
  return near === undefined
    ? both(zh, en)
    : both(`${zh}是不是「${near}」？`, `${en} Did you mean "${near}"?`);
}

const maxListed = 12;
const listed = (names: readonly string[], quote: (name: string) => string, comma: string) =>
  names.slice(0, maxListed).map(quote).join(comma) + (names.length > maxListed ? '…' : '');
export const zhList = (names: readonly string[]) => listed(names, (name) => `「${name}」`, '');
export const enList = (names: readonly string[]) => listed(names, (name) => `"${name}"`, ', ');
