import { both, enList, zhList } from './sentence-parts.ts';
import type { Text } from './text.ts';
import { actionSentences, schemaSentences } from './validate-sentences.ts';

/** What is said of an input that its schema does not allow. */

interface Words {
  readonly code: 'wrong_value' | 'too_small' | 'too_large';
  readonly says: (limit: string) => Text;
}

const least = (says: Words['says']): Words => ({ code: 'too_small', says });
const most = (says: Words['says']): Words => ({ code: 'too_large', says });
const value = (says: Words['says']): Words => ({ code: 'wrong_value', says });

const formats: Readonly<Record<string, Text>> = {
  date: both('日期，例如 2026-03-01', 'a date such as 2026-03-01'),
  time: both('带时区的时间，例如 09:30:00+08:00', 'a time with its zone such as 09:30:00+08:00'),
  'date-time': both(
    '带时区的日期和时间，例如 2026-03-01T09:30:00+08:00',
    'a date and time with its zone such as 2026-03-01T09:30:00+08:00',
  ),
  duration: both('时长，例如 P3DT4H', 'a duration such as P3DT4H'),
  email: both('邮箱地址', 'an e-mail address'),
  hostname: both('主机名', 'a host name'),
  ipv4: both('IPv4 地址', 'an IPv4 address'),
  ipv6: both('IPv6 地址', 'an IPv6 address'),
  uri: both(
    '完整的地址，例如 https://example.com/a',
    'a whole address such as https://example.com/a',
  ),
  uuid: both('UUID', 'a UUID'),
};

const byKeyword: ReadonlyMap<string, Words> = new Map(
  Object.entries({
    const: value((limit) => both(`只能是 ${limit}。`, `Must be ${limit}.`)),
    minimum: least(schemaSentences.tooSmall),
    maximum: most(schemaSentences.tooBig),
    exclusiveMinimum: least((limit) => both(`应大于 ${limit}。`, `Must be more than ${limit}.`)),
    exclusiveMaximum: most((limit) => both(`应小于 ${limit}。`, `Must be less than ${limit}.`)),
    multipleOf: value((limit) => both(`应为 ${limit} 的倍数。`, `Must be a multiple of ${limit}.`)),
    minLength: least((limit) =>
      limit === '1'
        ? schemaSentences.empty
        : both(`至少 ${limit} 个字符。`, `At least ${limit} characters are needed.`),
    ),
    maxLength: most(schemaSentences.tooLong),
    pattern: value((limit) =>
      both(`不符合正则表达式 ${limit}。`, `Does not match the regular expression ${limit}.`),
    ),
    format: value((limit) => {
      const form = Object.hasOwn(formats, limit) ? formats[limit] : undefined;
      return form
        ? both(`应为${form['zh-CN']}。`, `Must be ${form.en}.`)
        : both(`不符合格式「${limit}」。`, `Is not of format "${limit}".`);
    }),
    minItems: least((limit) =>
      both(`至少要有 ${limit} 个条目。`, `At least ${limit} items are needed.`),
    ),
    maxItems: most((limit) =>
      both(`最多 ${limit} 个条目。`, `At most ${limit} items are allowed.`),
    ),
    uniqueItems: value(() => both('条目不能重复。', 'No two items may be equal.')),
    contains: value(() =>
      both('没有一个条目符合要求。', 'No item is as one of them is required to be.'),
    ),
    minContains: least((limit) =>
      both(`至少要有 ${limit} 个符合要求的条目。`, `At least ${limit} fitting items are needed.`),
    ),
    maxContains: most((limit) =>
      both(`符合要求的条目最多 ${limit} 个。`, `At most ${limit} fitting items are allowed.`),
    ),
    minProperties: least((limit) =>
      both(`至少要有 ${limit} 项。`, `At least ${limit} keys are needed.`),
    ),
    maxProperties: most((limit) =>
      both(`最多 ${limit} 项。`, `At most ${limit} keys are allowed.`),
    ),
    propertyNames: value(() => both('这个名称不符合要求。', 'This key is not as required.')),
    anyOf: value(() =>
      both('不符合允许的任何一种形式。', 'Fits none of the forms that are allowed.'),
    ),
    oneOf: value(() =>
      both('应正好符合一种允许的形式。', 'Must fit exactly one of the forms that are allowed.'),
    ),
    false: value(() => both('这里不能有值。', 'No value is allowed here.')),
  }),
);

/** Types are alternatives. */
function type(expected: readonly Text[], found: Text): Text {
  const any = (language: keyof Text, or: string) => expected.map((each) => each[language]).join(or);
  return schemaSentences.wrongType(both(any('zh-CN', '或'), any('en', ' or ')), found);
}

export const inputSentences = {
  missing: actionSentences.missingInput,
  unknown: actionSentences.unknownInput,
  type,
  oneOf: (values: readonly string[]) =>
    both(`应为以下之一：${zhList(values)}。`, `Expected one of ${enList(values)}.`),
  byKeyword,
  other: schemaSentences.other,
};
