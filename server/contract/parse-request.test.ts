import { expect, test } from 'vitest';
import { z } from 'zod';
import { type EndpointName, endpoints } from './api.ts';
import type { Endpoint } from './endpoint.ts';
import { problemsOf } from './errors.ts';
import { parseRequest, type RequestPart } from './parse-request.ts';
import { inWords, toErrorData } from './weir-error.ts';

const config = z.strictObject({ secret: z.string(), url: z.url(), port: z.int() });

function parse(name: EndpointName, part: RequestPart): unknown {
  const entry: Endpoint = endpoints[name];
  const { place } = part;
  return parseRequest((place === 'config' ? config : entry[place]) as z.ZodType, part);
}

function refused(name: EndpointName, part: RequestPart) {
  try {
    parse(name, part);
  } catch (error) {
    return toErrorData(error);
  }
  throw new Error('nothing is wrong with it');
}

const signal = (value: unknown) => ['sendSignal', { place: 'body', value }] as const;
const query = (name: EndpointName, value: unknown) => [name, { place: 'query', value }] as const;
const body = (name: EndpointName, value: unknown) => [name, { place: 'body', value }] as const;

test('fills in defaults, and makes of a key a text', () => {
  expect(parse(...query('listRuns', { limit: '7' }))).toEqual({ limit: 7 });
  expect(parse(...body('runFlow', undefined))).toEqual({});
  expect(parse(...signal({ key: 2n ** 60n, keep: '366d', data: null }))).toEqual({
    key: '1152921504606846976',
    keep: '366d',
    data: null,
  });
});

test.each([
  ['a key that is missing', signal({}), 'body.key missing', '缺少「key」。'],
  ['no body', signal(undefined), 'body missing', '缺少「body」。'],
  ['a list', signal([]), 'body wrong_type', '应为对象，现在是列表。'],
  [
    'a key of another type',
    signal({ key: {} }),
    'body.key wrong_type',
    '应为文本或数字或真假值，现在是对象。',
  ],
  ['a key too long', signal({ key: 'k'.repeat(201) }), 'body.key too_large', '最多 200 个字符。'],
  [
    'no duration',
    signal({ key: 'a', keep: '1 hour' }),
    'body.keep wrong_form',
    '时长应写成 500ms、2s、5m、1h 或 7d，或毫秒数。',
  ],
  [
    'a duration too long',
    signal({ key: 'a', keep: '367d' }),
    'body.keep too_large',
    '最长 366 天。',
  ],
  [
    'too much',
    signal({ key: 'a', data: 'x'.repeat(1024 * 1024) }),
    'body.data too_large',
    '最多 1 MB 的 JSON。',
  ],
  [
    'an unknown key',
    signal({ kye: 'a', key: 'a' }),
    'body.kye unknown_key',
    '这里没有「kye」这一项。是不是「key」？',
  ],
  [
    'an unknown key behind a default',
    body('publishFlow', { notes: 'x' }),
    'body.notes unknown_key',
    '这里没有「notes」这一项。是不是「note」？',
  ],
  [
    'a number far too big',
    body('createToken', { name: 'x', days: 1e20 }),
    'body.days too_large',
    '不能大于 3650。',
  ],
  ['blanks for a name', body('createToken', { name: ' ' }), 'body.name too_small', '不能为空。'],
  [
    'half a place',
    body('resolveRun', { happened: true, path: [['each']] }),
    'body.path[0] too_small',
    '应正好有 2 个条目。',
  ],
  [
    'no time to wait',
    query('runFlow', { wait: 'xyz' }),
    'query.wait wrong_form',
    '等待时间应写成 500ms、30s 或 1m。',
  ],
  [
    'no status',
    query('listRuns', { status: 'done' }),
    'query.status[0] wrong_value',
    '应为以下之一：「queued」「running」「waiting」「attention」「succeeded」「failed」「cancelled」。',
  ],
  [
    'no limit',
    query('listRuns', { limit: 'many' }),
    'query.limit wrong_type',
    '应为数字，现在是「many」。',
  ],
  [
    'part of an item',
    query('listRuns', { limit: '1.5' }),
    'query.limit wrong_type',
    '应为整数，现在是「1.5」。',
  ],
  [
    'a long text for a number',
    query('listRuns', { limit: 'x'.repeat(61) }),
    'query.limit wrong_type',
    `应为数字，现在是「${'x'.repeat(60)}…」。`,
  ],
  [
    'two limits',
    query('listRuns', { limit: ['1', '2'] }),
    'query.limit wrong_type',
    '应为数字，现在是列表。',
  ],
  [
    'an action that is none',
    body('bulkRuns', { action: 'retri', filter: {}, max: 1 }),
    'body.action wrong_value',
    '应为以下之一：「retry」「cancel」「replay」「resolve」「priority」「group」。是不是「retry」？',
  ],
  [
    'an action that is no text',
    body('bulkRuns', { action: 5, filter: {}, max: 1 }),
    'body.action wrong_value',
    '应为以下之一：「retry」「cancel」「replay」「resolve」「priority」「group」。',
  ],
  [
    'no action',
    body('bulkRuns', { filter: {}, max: 1 }),
    'body.action missing',
    '缺少「action」。',
  ],
  [
    'neither the draft nor a number',
    body('runFlow', { version: 'drat' }),
    'body.version wrong_value',
    '应为以下之一：「draft」，或数字。',
  ],
  [
    'no key in the address',
    ['getFlow', { place: 'params', value: { key: 'No Key' } }] as const,
    'params.key wrong_form',
    '应由小写字母、数字和单个连字符组成，例如 enable-template；这里不能写表达式。',
  ],
])('%s is one problem', (_what, [name, part], problem, zh) => {
  const error = refused(name, part);
  const problems = problemsOf(error);
  expect(problems.map(({ path, code }) => `${path} ${code}`)).toEqual([problem]);
  const [{ path, message } = { path: '', message: { 'zh-CN': '', en: '' } }] = problems;
  expect(message['zh-CN']).toBe(zh);
  expect(message.en).toMatch(/^["A-Z]/);
  expect(message.en).not.toMatch(/\p{Script=Han}|\\[ds]|Invalid/u);
  expect(error).toMatchObject({ code: 'invalid_input', field: path });
  expect(error.message).toEqual({
    'zh-CN': `输入不符合要求：${path}：${zh}`,
    en: `The input is not as required: ${path}: ${message.en}`,
  });
  expect(inWords(error, 'en').sentence).toMatch(/[^.][.?]$/);
});

test('tells nothing of what a connection holds', () => {
  const value = { secret: 4711, port: 's3cret', url: 's3cret' };
  const error = refused('saveConnection', { place: 'config', value });
  expect(problemsOf(error)).toMatchObject([
    { path: 'config.secret', message: { en: 'Expected text, found a number.' } },
    { path: 'config.url', message: { en: 'Must be an http or https address.' } },
    { path: 'config.port', message: { en: 'Expected a number, found text.' } },
  ]);
  expect(JSON.stringify(error)).not.toMatch(/4711|s3cret/);
});

test('says all that is wrong, a hundred at most', () => {
  const { details } = refused(...signal({ keep: 'x', more: 1 }));
  expect(problemsOf({ details }).map(({ path }) => path)).toEqual([
    'body.key',
    'body.keep',
    'body.more',
  ]);
  const many = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`more${i}`, i]));
  expect(problemsOf(refused(...signal({ key: 'a', ...many })))).toHaveLength(100);
});
