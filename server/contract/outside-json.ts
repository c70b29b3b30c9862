import { type Json, maxDigits, parseJson } from './json.ts';
import { isTooDeep, maxDepth } from './json-depth.ts';
import { both } from './sentence-parts.ts';
import type { Text } from './text.ts';
import { WeirError } from './weir-error.ts';

/** Reads JSON that someone else wrote. Throws `malformed` when it is none, or is nested deeper than 200. */
export function parseOutsideJson(text: string): Json {
  if (isTooDeep(text)) {
    const zh = `嵌套超过 ${maxDepth} 层`;
    throw new WeirError('malformed', { zh, en: `nested deeper than ${maxDepth}` });
  }
  try {
    return parseJson(text);
  } catch (cause) {
    const { 'zh-CN': zh, en } = faultOf((cause as Error).message);
    throw new WeirError('malformed', { zh, en }, { cause });
  }
}

type Fault = readonly [RegExp, (first: string, second: string) => Text];

/** What the parser says, in words of ours: a place where it gives one, else the character. */
const faults: readonly Fault[] = [
  [
    /\(line (\d+) column (\d+)\)$/,
    (line, column) =>
      both(
        `从第 ${line} 行第 ${column} 列起不是 JSON`,
        `not JSON from line ${line}, column ${column} on`,
      ),
  ],
  [/^Unexpected end /, () => both('JSON 不完整', 'the JSON is not complete')],
  [
    /^Unexpected token '([^\s\p{C}])'/u,
    (token) => both(`从「${token}」起不是 JSON`, `not JSON from "${token}" on`),
  ],
  [
    /^a number of (\d+)/,
    (digits) =>
      both(
        `有一个 ${digits} 个字符的数字，最多 ${maxDigits} 个`,
        `it holds a number of ${digits} characters, at most ${maxDigits} are allowed`,
      ),
  ],
];

function faultOf(message: string): Text {
  for (const [pattern, words] of faults) {
    const found = pattern.exec(message);
    if (found) return words(String(found[1]), String(found[2]));
  }
  return both('不是 JSON', 'not JSON');
}
