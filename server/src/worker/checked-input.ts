import { forms, milliseconds } from '@weir/contract/flow';
import { isJsonObject, type Json, type JsonObject, stringifyJson } from '@weir/contract/json';
import { isSignalKey, maxSignalKey, signalKeyText } from '@weir/contract/signal-key';
import { WeirError } from '@weir/contract/weir-error';
import { momentOf } from './moment-of.ts';

/** Most items of a loop and rounds of a repeat (flow-language, limits). */
const maxItems = 100_000;
const maxRounds = 10_000;
const maxConcurrency = 1000;
/** Of a duration, ms: 100 years. What is longer is a slip, and no time to wait for. */
const longest = 36_525 * 86_400_000;

/**
 * What a built-in kind of step was given, with defaults and times in ms; that of other steps as it is. `zone` is the
 * tenant's, for times without one.
 * @throws WeirError `invalid_input` with `field`, `too_large` beyond a limit.
 */
export function checkedInput(use: string, input: Json, zone: string): Json {
  if (!isJsonObject(input)) return input;
  return checks[use]?.(input, zone) ?? input;
}

const checks: Readonly<Record<string, (input: JsonObject, zone: string) => JsonObject>> = {
  loop({ items = null, concurrency = 1 }) {
    if (!Array.isArray(items)) throw unfit('items', '应为列表', 'a list is needed');
    if (items.length > maxItems) throw tooMany('items', counts.items(items.length), maxItems);
    return { items, concurrency: whole(concurrency, 'concurrency', [1, maxConcurrency]) };
  },
  repeat({ max = null, delay = 0 }) {
    if (Number(max) > maxRounds) throw tooMany('max', counts.rounds(Number(max)), maxRounds);
    return { max: whole(max, 'max', [1, maxRounds]), delay: durationOf(delay, 'with.delay') };
  },
  wait(input, zone) {
    const times: JsonObject = {};
    for (const key of ['for', 'timeout'] as const) {
      const given = input[key];
      if (given !== undefined) times[key] = durationOf(given, `with.${key}`);
    }
    const { until, key } = input;
    if (until !== undefined) times['until'] = timeOf(until, zone);
    if (input['signal'] !== undefined) times['key'] = keyOf(key ?? null);
    return { ...input, ...times };
  },
  call({ flow = null, input = {}, wait = true }) {
    if (typeof wait !== 'boolean')
      throw unfit('wait', '应为 true 或 false', 'true or false is needed');
    return { flow, input, wait };
  },
  respond({ status = 200, headers = {}, ...rest }) {
    const lines = isJsonObject(headers) ? Object.entries(headers) : [['', null] as const];
    for (const [name, value] of lines) {
      const isText = ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
      if (!isText || !headerName.test(name) || controls.test(String(value)))
        throw unfit('headers', '应为名称和文本', 'names with texts are needed');
    }
    const texts = lines.map(([name, value]) => [name.toLowerCase(), String(value)]);
    return {
      ...rest,
      status: whole(status, 'status', [200, 599]),
      headers: Object.fromEntries(texts),
    };
  },
  fail({ code = 'rejected', message = '' }) {
    if (typeof code !== 'string' || !forms.errorCode.test(code))
      throw unfit(
        'code',
        '应为小写字母、数字和下划线',
        'small letters, digits and underscores are needed',
      );
    const text = typeof message === 'string' ? message : stringifyJson(message);
    return { code, message: message === null ? '' : text };
  },
};

/** RFC 9110, a token. */
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be in a header
const controls = /[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/;

/** ms of `5s` or of a number. @throws WeirError `invalid_input` with `field`. */
export function durationOf(value: Json, field: string): number {
  if (typeof value === 'string' && forms.duration.test(value))
    return durationOf(milliseconds(value), field);
  const ms = typeof value === 'number' ? Math.round(value) : -1;
  if (ms >= 0 && ms <= longest) return ms;
  const wanted = {
    zh: '应为时长，例如 5s，最长 100 年',
    en: 'a duration such as 5s is needed, 100 years at most',
  };
  throw new WeirError('invalid_input', wanted, { field });
}

function keyOf(value: Json): string {
  if (!isSignalKey(value)) throw unfit('key', '应为文本或数字', 'a text or a number is needed');
  const text = signalKeyText(value);
  if (text.length <= maxSignalKey) return text;
  throw tooMany('key', counts.characters(text.length), maxSignalKey);
}

function timeOf(value: Json, zone: string): number {
  const time = typeof value === 'string' ? momentOf(value, zone) : value;
  if (typeof time === 'number' && Number.isFinite(time)) return Math.round(time);
  throw unfit('until', '应为 ISO 8601 时间或毫秒', 'an ISO 8601 time, or ms, is needed');
}

function whole(value: Json, key: string, [least, most]: readonly [number, number]): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most)
    return value;
  throw unfit(
    key,
    `应为 ${least} 到 ${most} 的整数`,
    `a whole number from ${least} to ${most} is needed`,
  );
}

function unfit(key: string, zh: string, en: string): WeirError {
  return new WeirError('invalid_input', { zh, en }, { field: `with.${key}` });
}

const counts = {
  items: (count: number) => ({ zh: `有 ${count} 个条目`, en: `holds ${count} items` }),
  rounds: (count: number) => ({ zh: `是 ${count} 轮`, en: `is ${count} rounds` }),
  characters: (count: number) => ({ zh: `有 ${count} 个字符`, en: `has ${count} characters` }),
};

function tooMany(key: string, { zh, en }: { zh: string; en: string }, most: number): WeirError {
  const reason = { zh: `${key} ${zh}，最多 ${most}`, en: `${key} ${en}, at most ${most}` };
  return new WeirError('too_large', reason, { field: `with.${key}` });
}
