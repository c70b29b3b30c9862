import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Facts, sentenceOf, type Wording } from './sentences.ts';

const now = Date.UTC(2026, 10, 22, 2, 0, 0);
const at = Date.UTC(2026, 10, 22, 2, 42, 10);
const wording: Wording = {
  now,
  zone: 'Asia/Shanghai',
  nameOf: (step) => (step === 'tell' ? { 'zh-CN': '通知', en: 'Tell' } : undefined),
};
const runs = ['a', 'b', 'c', 'd'];

const cases: readonly (readonly [Facts, string, string])[] = [
  [
    { kind: 'worker', group: 'default', priority: 5, pinned: false, position: 13, expectedAt: at },
    '优先级 5：前面还有 12 个运行。预计 10:42:10 开始。',
    'Priority 5: 12 runs before it. Expected to begin at 10:42:10.',
  ],
  [
    { kind: 'worker', group: 'default', priority: 1, pinned: false, position: 2 },
    '优先级 1：前面还有 1 个运行。',
    'Priority 1: 1 run before it.',
  ],
  [
    { kind: 'worker', group: 'default', priority: 5, pinned: true, position: 1 },
    '已置顶：下一个就是它，等待空闲的工作进程。',
    'Pinned: next, as soon as a worker is free.',
  ],
  [
    { kind: 'worker', group: 'default', priority: 5, pinned: false },
    '优先级 5：等待空闲的工作进程。',
    'Priority 5: waits for a free worker.',
  ],
  [
    { kind: 'group', group: 'north', priority: 5 },
    '没有工作进程服务工作组「north」。启动一个，或把运行移到其他工作组。',
    'No worker serves group "north". Start one, or move the run to another group.',
  ],
  [
    { kind: 'lane', group: 'default', priority: 5, since: at - 86_400_000, by: 'p1' },
    '通道「default，优先级 5」已由 p1 暂停（11-21 10:42）。',
    'Lane "default, priority 5" was paused by p1 (11-21 10:42).',
  ],
  [
    { kind: 'slot', key: 'T-9', runs: ['a'], position: 3 },
    '并发键 T-9 的名额由运行 a 占用，前面还有 2 个在等。',
    'The slot of key T-9 is held by run a; 2 runs before it.',
  ],
  [
    { kind: 'slot', key: 'T-9', runs, position: 1 },
    '并发键 T-9 的名额由运行 a、b、c 等 占用。',
    'The slots of key T-9 are held by runs a, b, c and others.',
  ],
  [
    { kind: 'slot', key: 'T-9', runs: [], position: 2 },
    '并发键 T-9 有空出的名额，前面还有 1 个在等，即将轮到。',
    'A slot of key T-9 is free; 1 run before it; it is about to be given away.',
  ],
  [{ kind: 'slot', key: 'T-9' }, '并发键 T-9 的名额已满。', 'All slots of key T-9 are taken.'],
  [
    { kind: 'retry', step: 'tell', at, attempt: 3, attempts: 5, code: 'rate_limited' },
    '步骤「通知」将在 10:42:10 进行第 3 次尝试（共 5 次），上次的错误是 rate_limited。',
    'Step "Tell": retry 3 of 5 at 10:42:10 after rate_limited.',
  ],
  [
    { kind: 'time', step: 'w', at: at + 365 * 86_400_000 },
    '步骤「w」等到 2027-11-22。',
    'Step "w" waits until 2027-11-22.',
  ],
  [
    { kind: 'delay', step: 'r', at },
    '步骤「r」将在 10:42:10 继续。',
    'Step "r" goes on at 10:42:10.',
  ],
  [
    { kind: 'signal', step: 'w', name: 'paid', key: 'T-9', at },
    '步骤「w」等待信号 paid（键 T-9），最晚到 10:42:10。',
    'Step "w" waits for signal paid with key T-9, until 10:42:10 at the latest.',
  ],
  [
    { kind: 'signal', step: 'w', name: 'paid', key: 'T-9' },
    '步骤「w」等待信号 paid（键 T-9）。',
    'Step "w" waits for signal paid with key T-9.',
  ],
  [
    { kind: 'callback', step: 'w', at },
    '步骤「w」等待发到其回调地址的请求，最晚到 10:42:10；拿到该地址的系统或人可以让它继续。',
    'Step "w" waits for a request to its callback address, until 10:42:10 at the latest; whoever was given that address can let it go on.',
  ],
  [
    { kind: 'call', step: 'c', runs: ['r2'] },
    '步骤「c」等待运行 r2 结束。',
    'Step "c" waits for run r2 to end.',
  ],
  [
    {
      kind: 'call',
      step: 'c',
      runs: ['r2'],
      because: { 'zh-CN': '步骤「w」等到 10:42:10。', en: 'Step "w" waits until 10:42:10.' },
    },
    '步骤「c」等待运行 r2 结束：步骤「w」等到 10:42:10。',
    'Step "c" waits for run r2 to end: Step "w" waits until 10:42:10.',
  ],
  [
    { kind: 'attention', step: 's' },
    '步骤「s」的结果未知，需要有人决定它是否已经发生。',
    'Step "s" has an unknown outcome; somebody has to decide whether it happened.',
  ],
];

describe('sentences', () => {
  it.each(cases)('$kind', (facts, zh, en) => {
    expect(sentenceOf(facts, wording)).toEqual({ 'zh-CN': zh, en });
  });

  it('have times of the zone they are for', () => {
    const facts: Facts = { kind: 'time', step: 'w', at };
    const inBerlin = sentenceOf(facts, { ...wording, zone: 'Europe/Berlin' });
    expect(inBerlin.en).toBe('Step "w" waits until 03:42:10.');
    expect(sentenceOf(facts, { ...wording, zone: 'America/New_York' }).en).toContain('21:42:10');
  });

  it('are whole whatever they say: with an end, and nothing that is not known', () => {
    const text = fc.string({ minLength: 1 });
    const time = fc.integer({ min: 0, max: 8e12 });
    const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
    const facts: fc.Arbitrary<Facts> = fc.oneof(
      fc.record({
        kind: fc.constant('worker' as const),
        group: text,
        priority: fc.integer({ min: 1, max: 9 }),
        pinned: fc.boolean(),
        position: maybe(fc.integer({ min: 1 })),
        expectedAt: maybe(time),
      }),
      fc.record({
        kind: fc.constant('slot' as const),
        key: text,
        runs: maybe(fc.array(text)),
        position: maybe(fc.integer({ min: 1 })),
      }),
      fc.record({ kind: fc.constant('callback' as const), step: text, at: maybe(time) }),
      fc.record({
        kind: fc.constant('signal' as const),
        step: text,
        name: text,
        key: text,
        at: maybe(time),
      }),
    );
    fc.assert(
      fc.property(facts, (given) => {
        const { 'zh-CN': zh, en } = sentenceOf(given, wording);
        expect(zh.endsWith('。')).toBe(true);
        expect(en.endsWith('.')).toBe(true);
        for (const sentence of [zh, en]) expect(sentence).not.toMatch(/undefined|NaN|\b0 runs\b/);
      }),
    );
  });
});
