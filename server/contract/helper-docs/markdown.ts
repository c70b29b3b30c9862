import type { Language } from '../text.ts';
import { exampleSetting, type HelperDoc, type HelperGroup } from './helper-doc.ts';
import { helperGroups } from './index.ts';

const head = {
  'zh-CN': `# 辅助函数

每个表达式和每个代码步骤里都可以直接使用，不必导入。它们没有副作用：时钟在一次尝试内静止，随机数由运行和步骤决定，所以重试得到相同的结果。
示例的时钟是 2026 年 1 月 5 日（星期一）09:30，时区 ${exampleSetting.zone}。租户时区由 \`WEIR_TIMEZONE\` 决定。用错参数时，步骤以 \`sandbox_error\` 结束，并指出原因和位置。
`,
  en: `# Helpers

Every expression and every code step can use them as they are, without an import. They have no effects: the clock stands still
during an attempt and random numbers follow from run and step, so trying again gives the same. The examples are read on Monday,
5 January 2026, 09:30 in ${exampleSetting.zone}. \`WEIR_TIMEZONE\` is the tenant's zone. A wrong argument ends the step by \`sandbox_error\` that
says what is wrong and where.
`,
} as const;
const others = { 'zh-CN': '其他', en: 'Others' } as const;

/** The page about all helpers, as docs/ has it. */
export function helperPage(language: Language): string {
  return head[language] + helperGroups.map((group) => section(group, language)).join('');
}

function section({ name, text, helpers }: HelperGroup, language: Language): string {
  const title = name ?? others[language];
  const entries = helpers.map((doc) => entry(doc, name, language)).join('');
  return `\n## ${title}\n\n${text[language]}\n${entries}`;
}

function entry(doc: HelperDoc, group: string | undefined, language: Language): string {
  const name = group === undefined ? doc.signature : `${group}.${doc.signature}`;
  const { example, gives, fails } = doc;
  const result = fails ? `${fails.code}: ${fails.message}` : JSON.stringify(gives);
  return `\n### \`${name}\`\n\n${doc.text[language]}\n\n\`\`\`js\n${example} // ${result}\n\`\`\`\n`;
}
