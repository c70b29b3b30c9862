import type { Language } from '../text.ts';
import type { HelperDoc, HelperGroup } from './helper-doc.ts';
import { helperGroups } from './index.ts';

const types = `type Time = number | string | Date;
type TimeUnit = 'millisecond' | 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year' | 'milliseconds' | 'seconds' | 'minutes' | 'hours' | 'days' | 'weeks' | 'months' | 'quarters' | 'years';
type List = readonly any[] | null | undefined;
type By = string | ((item: any) => unknown);
type Numeric = number | string | bigint;
`;

/** TypeScript declarations of all helpers, for editors: a script whose comments are in the language. */
export function helperDeclarations(language: Language): string {
  return types + helperGroups.map((group) => declared(group, language)).join('');
}

function declared({ name, text, helpers }: HelperGroup, language: Language): string {
  if (name === undefined)
    return helpers
      .map((doc) => `${comment(doc, language)}declare function ${doc.signature};\n`)
      .join('');
  const members = helpers.map((doc) => `${comment(doc, language)}${doc.signature};\n`);
  return `/** ${text[language]} */\ndeclare const ${name}: {\n${members.join('')}};\n`;
}

function comment({ text, example, gives }: HelperDoc, language: Language): string {
  const result = gives === undefined ? '' : ` // ${JSON.stringify(gives)}`;
  return `/**\n * ${text[language]}\n * @example ${example}${result}\n */\n`;
}
