import { type Json, parseJson } from './json.ts';
import { isTooDeep, maxDepth } from './json-depth.ts';
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
    throw new WeirError('malformed', { reason: `JSON: ${(cause as Error).message}` }, { cause });
  }
}
