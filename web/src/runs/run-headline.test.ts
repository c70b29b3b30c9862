import type { RunStep, RunView } from '@weir/contract/run';
import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { en } from '../i18n/en.ts';
import { zhCN } from '../i18n/zh-CN.ts';
import { headline, stateOfStep, stepOfInterest } from './run-headline.ts';
import { searchFor, selectionOf } from './run-selection.ts';

const step = (status: RunStep['status'], ports: string[] = []): RunStep => ({
  status,
  ports,
  attempts: 1,
});
const message = { 'zh-CN': '超时', en: 'Timed out' };
const run = (over: Partial<RunView>): RunView => ({
  id: 'r',
  flow: 'a',
  name: 'A',
  version: 1,
  status: 'running',
  priority: 5,
  group: 'default',
  traceId: 'trace',
  triggerId: 'manual',
  acceptedAt: 1000,
  trigger: { id: 'e', kind: 'manual', at: 1000 },
  steps: {},
  ...over,
});

const texts = i18next.createInstance();
beforeAll(async () => {
  const resources = { 'zh-CN': { translation: zhCN }, en: { translation: en } };
  await texts.init({
    lng: 'zh-CN',
    resources,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
});
const told = (view: RunView, now = 1000) =>
  headline(view, { t: texts.t, language: 'zh-CN', nameOf: (id) => `步骤 ${id}`, now });

describe('the first line of a run', () => {
  it('says how long it has waited', () => {
    expect(told(run({ status: 'queued' }), 13_500).what).toBe(
      '已接收，正在等待空闲的工作进程。已等 12 s。',
    );
  });

  it('names the step under way and its attempt', () => {
    expect(
      told(run({ steps: { a: step('ended', ['ok']), b: { ...step('running'), attempts: 2 } } }))
        .what,
    ).toBe('正在执行「步骤 b」，第 2 次。');
  });

  it('names all steps under way', () => {
    expect(told(run({ steps: { a: step('running'), b: step('running') } })).what).toBe(
      '正在执行「步骤 a」、「步骤 b」。',
    );
  });

  it('says what failed, where, and what to do', () => {
    const error = { code: 'timeout', step: 'a', message, hint: message, retryable: true };
    const view = run({ status: 'failed', error, steps: { a: step('ended', ['error']) } });
    expect(told(view)).toEqual({ what: '「步骤 a」失败：超时', todo: '超时' });
  });

  it('tells of a failure that was handled', () => {
    const view = run({
      status: 'succeeded',
      steps: { a: step('ended', ['error']), b: step('skipped') },
    });
    expect(told(view).what).toBe(
      '全部完成：执行 1 步，跳过 1 步。其中「步骤 a」失败，已按「失败时」处理。',
    );
  });
});

it('shows a step that left by its error port as failed', () => {
  expect(
    [step('ended', ['ok']), step('ended', ['error']), step('skipped')].map(stateOfStep),
  ).toEqual(['succeeded', 'failed', 'skipped']);
});

describe('the selection', () => {
  const failed = run({
    status: 'failed',
    steps: { a: step('ended', ['ok']), b: step('ended', ['error']) },
  });

  it('is the step at fault unless the address says otherwise', () => {
    expect(stepOfInterest(failed)).toBe('b');
    expect(selectionOf(new URLSearchParams(), failed)).toEqual({ kind: 'step', step: 'b' });
    expect(selectionOf(new URLSearchParams('step=a'), failed)).toEqual({ kind: 'step', step: 'a' });
    expect(selectionOf(new URLSearchParams('step=gone'), failed)).toEqual({
      kind: 'step',
      step: 'b',
    });
  });

  it('reads back what it wrote', () => {
    const done = run({ status: 'succeeded', output: 1 });
    for (const selection of [{ kind: 'event' }, { kind: 'output' }] as const) {
      expect(selectionOf(new URLSearchParams(searchFor(selection)), done)).toEqual(selection);
    }
  });

  it('is the output of a run that succeeded', () => {
    expect(selectionOf(new URLSearchParams(), run({ status: 'succeeded', output: 1 })).kind).toBe(
      'output',
    );
  });
});
