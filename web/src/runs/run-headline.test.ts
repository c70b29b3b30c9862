import type { RunStep, RunView } from '@weir/contract/run';
import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { en } from '../i18n/en.ts';
import { zhCN } from '../i18n/zh-CN.ts';
import { clockTime } from '../ui/clock-time.ts';
import { headline, stepOfInterest } from './run-headline.ts';
import { searchFor, selectionOf } from './run-selection.ts';
import { isGivenUp, isOver, leftByError, stateOfStep } from './step-state.ts';

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

  it('says what it waits for, where that is no worker', () => {
    const message = { 'zh-CN': '名额已满。', en: 'All taken.' };
    const waiting = run({ status: 'queued', why: { kind: 'slot', message } });
    expect(told(waiting, 13_500).what).toBe('名额已满。已等 12 s。');
  });

  it('says of a run that was moved, or woke, why nobody has it', () => {
    const message = { 'zh-CN': '没有工作进程服务工作组「north」。', en: '' };
    const moved = run({ steps: { a: step('running') }, why: { kind: 'group', message } });
    expect(told(moved).what).toBe('没有工作进程服务工作组「north」。');
  });

  it('says what a called run waits for, and of several waits which ends first', () => {
    const of = (text: string) => ({ 'zh-CN': text, en: text });
    const calls = run({ status: 'waiting', why: { kind: 'call', message: of('等乙。') } });
    expect(told(calls).what).toBe('等乙。');
    const others = ['二', '三', '四'].map((each) => ({
      kind: 'time' as const,
      message: of(`${each}。`),
    }));
    const many = run({ status: 'waiting', why: { kind: 'time', message: of('一。'), others } });
    expect(told(many).what).toBe('一。二。三。');
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

  const unsure = { code: 'unknown_outcome', message, retryable: false };
  const again = (at: number): RunStep => ({
    ...step('waiting'),
    wait: { kind: 'retry', at, error: { ...unsure, code: 'rate_limited' } },
  });
  const doubtful: RunStep = { ...step('waiting'), wait: { kind: 'attention', error: unsure } };

  it('says when a step is tried again, and why', () => {
    const waiting = (at: number) => told(run({ status: 'waiting', steps: { a: again(at) } }));
    expect(waiting(13_000).what).toBe(
      `「步骤 a」将在 ${clockTime(13_000, 1000)} 进行第 2 次尝试，还有 12 s。上次：超时`,
    );
    expect(waiting(1500).what).toBe('「步骤 a」即将进行第 2 次尝试。上次：超时');
    expect(told(run({ status: 'waiting', steps: { a: again(9), b: again(9) } })).what).toBe(
      '「步骤 a」、「步骤 b」在等待下一次尝试。',
    );
  });

  it('asks for a decision', () => {
    expect(told(run({ status: 'attention', steps: { a: doubtful, b: again(9) } }))).toEqual({
      what: '「步骤 a」的结果未知：超时',
      todo: '核对它是否已经发生，再决定怎样继续。',
    });
    const twice = { ...unsure, message: { 'zh-CN': '请求已发出，结果未知：超时', en: '' } };
    const saidTwice: RunStep = { ...doubtful, wait: { kind: 'attention', error: twice } };
    expect(told(run({ status: 'attention', steps: { a: saidTwice } })).what).toBe(
      '「步骤 a」的结果未知：超时',
    );
    const bare = { ...unsure, message: { 'zh-CN': '请求已发出，结果未知。', en: '' } };
    const saidOnce: RunStep = { ...doubtful, wait: { kind: 'attention', error: bare } };
    expect(told(run({ status: 'attention', steps: { a: saidOnce } })).what).toBe(
      '「步骤 a」的结果未知。',
    );
    expect(told(run({ status: 'attention', steps: { a: doubtful, b: doubtful } })).what).toBe(
      '「步骤 a」、「步骤 b」的结果未知。',
    );
  });

  it('leads to the step to decide first', () => {
    const steps = { c: again(9), b: step('running'), a: doubtful };
    expect(stepOfInterest(run({ status: 'attention', steps }))).toBe('a');
    expect(stepOfInterest(run({ steps: { c: again(9), b: step('running') } }))).toBe('b');
    expect(
      stepOfInterest(run({ status: 'waiting', steps: { d: step('waiting'), c: again(9) } })),
    ).toBe('c');
  });

  it('says what failed, where, and what to do', () => {
    const error = { code: 'timeout', step: 'a', message, hint: message, retryable: true };
    const view = run({ status: 'failed', error, steps: { a: step('ended', ['error']) } });
    expect(told(view)).toEqual({ what: '「步骤 a」失败：超时', todo: '超时' });
  });

  const inRound = (status: RunStep['status'], ports: string[] = []): RunStep => ({
    ...step(status, ports),
    path: [['loop', 2]],
  });
  const rounds = { total: 3, started: 3, ended: 3, failed: 1 };

  it('names what is under way inside a scope, not the scope', () => {
    const steps = { loop: step('running'), b: inRound('running') };
    expect(told(run({ steps })).what).toBe('正在执行「步骤 b」，第 1 次。');
    expect(stepOfInterest(run({ steps }))).toBe('b');
    const waits = {
      loop: step('running'),
      b: { ...inRound('waiting'), wait: { kind: 'callback' } as const },
    };
    expect(told(run({ status: 'waiting', steps: waits })).what).toBe('「步骤 b」：等回调。');
    expect(stepOfInterest(run({ status: 'waiting', steps: waits }))).toBe('b');
    expect(told(run({ steps: { loop: step('running'), b: inRound('ended', ['ok']) } })).what).toBe(
      '正在执行「步骤 loop」，第 1 次。',
    );
  });

  it('says what several steps wait for only when it is the same', () => {
    const callback: RunStep = { ...step('waiting'), wait: { kind: 'callback' } };
    expect(told(run({ status: 'waiting', steps: { a: again(9), b: callback } })).what).toBe(
      '「步骤 a」、「步骤 b」在等待。',
    );
  });

  it('tells of rounds that failed', () => {
    const loop = { ...step('ended', ['ok']), rounds };
    const steps = { loop, b: inRound('ended', ['error']), c: inRound('waiting') };
    expect(told(run({ status: 'succeeded', steps })).what).toBe(
      '全部完成：执行 2 步。其中「步骤 loop」有 1 轮失败。',
    );
    const caught = {
      loop: { ...step('ended', ['error']), rounds },
      b: inRound('ended', ['error']),
    };
    expect(told(run({ status: 'succeeded', steps: caught })).what).toBe(
      '全部完成：执行 2 步。其中「步骤 loop」失败，已按「失败时」处理。',
    );
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
    [step('ended', ['ok']), step('ended', ['error']), step('skipped')].map((each) =>
      stateOfStep(each),
    ),
  ).toEqual(['succeeded', 'failed', 'skipped']);
});

it('shows a step that was given its output as pinned, and does not count it as executed', () => {
  const pinned: RunStep = { ...step('ended', ['ok']), attempts: 0, pinned: true };
  expect(stateOfStep(pinned)).toBe('pinned');
  const view = run({ status: 'succeeded', steps: { a: pinned, b: step('ended', ['ok']) } });
  expect(told(view).what).toBe('全部完成：执行 1 步，用固定数据代替 1 步。');
});

it('shows a step that had not begun when its run or scope ended as not reached', () => {
  const steps = { each: step('ended', ['error']), a: step('waiting') };
  expect(stateOfStep(steps.a, isOver(run({ status: 'failed' }), []))).toBe('never');
  expect(stateOfStep(steps.a, isOver(run({ steps }), ['each']))).toBe('never');
  expect(stateOfStep(steps.a, isOver(run({ steps }), []))).toBe('pending');
});

it('shows a step that waited when its run ended as cancelled', () => {
  expect(stateOfStep(step('ended'))).toBe('cancelled');
});

it('shows a step that was not tried again as failed, and nobody handled it', () => {
  const error = { code: 'timeout', message, retryable: true };
  const left: RunStep = { ...step('ended'), error };
  expect([stateOfStep(left), isGivenUp(left), leftByError(left)]).toEqual(['failed', true, false]);
  const failed: RunStep = { ...step('ended', ['error']), error };
  expect([stateOfStep(failed), isGivenUp(failed), leftByError(failed)]).toEqual([
    'failed',
    false,
    true,
  ]);
  expect(told(run({ status: 'succeeded', steps: { a: left } })).what).toBe('全部完成：执行 1 步。');
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

describe('a run that was cancelled, or undone', () => {
  const done = { a: step('ended', ['ok']) };
  const error = {
    code: 'conflict',
    message: { 'zh-CN': '有了更新的运行', en: 'x' },
    retryable: false,
  };
  it.each<[Partial<RunView>, string, string | undefined]>([
    [{ steps: done }, '运行已取消。', '此前完成的步骤不受影响。'],
    [{ steps: { a: step('waiting') }, undone: 'complete' }, '运行已取消。', undefined],
    [{ steps: done, error }, '运行已取消：有了更新的运行', '此前完成的步骤不受影响。'],
    [
      { steps: { a: { ...done.a, undone: true } }, undone: 'complete' },
      '运行已取消。',
      '已完成的步骤都已补偿。',
    ],
    [
      { steps: { a: { ...done.a, undone: error } }, undone: 'partial' },
      '运行已取消。',
      '有的步骤没能补偿，逐个查看步骤。',
    ],
  ])('%j', (over, what, todo) => {
    expect(told(run({ status: 'cancelled', ...over }))).toEqual({ what, todo });
  });

  it('says so behind the failure as well', () => {
    const steps = { a: { ...done.a, undone: true as const } };
    const failed = run({ status: 'failed', error, steps, undone: 'complete' });
    expect(told(failed).todo).toBe('已完成的步骤都已补偿。');
  });
});
