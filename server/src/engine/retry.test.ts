import { type FlowSource, flowDocument } from '@weir/contract/flow';
import type { Intent } from '@weir/contract/journal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, type PlanStep } from './compile.ts';
import {
  afterFailure,
  attemptsOf,
  type FailedAttempt,
  isRepeatableAfterCrash,
  isSuspicious,
  recoveryPause,
} from './retry.ts';

const hour = 3_600_000;
const once: Intent = { kind: 'once' };
const read: Intent = { kind: 'read' };

type Source = FlowSource['steps'][string];

function stepOf(source: Partial<Source>): PlanStep {
  const steps = { a: { use: 'x.y', ...source } };
  const [step] = compile(flowDocument.parse({ flow: 'f', name: 'f', steps })).root.steps;
  if (!step) throw new Error('no step');
  return step;
}

interface Change extends Partial<Omit<FailedAttempt, 'step' | 'error'>> {
  readonly of?: Partial<Source>;
  readonly code?: string;
  readonly retryAfter?: number;
}

function failed(change: Change): FailedAttempt {
  const { of = {}, code = 'unavailable', retryAfter, ...rest } = change;
  return {
    step: stepOf(of),
    intent: read,
    error: {
      code,
      message: { 'zh-CN': '', en: '' },
      retryable: false,
      ...(retryAfter !== undefined && { retryAfter }),
    },
    sent: false,
    final: false,
    failures: 0,
    now: 1000,
    random: 0.5,
    deadline: Number.POSITIVE_INFINITY,
    ...rest,
  };
}

const end = { kind: 'end' };
const retry = { kind: 'retry' };
const unknown = { kind: 'unknown' };

describe('defaults by effect (flow-language §3)', () => {
  const idempotent: Intent = { kind: 'idempotent' };
  it.each<[string, Change, object]>([
    ['read, unavailable', {}, retry],
    ['read, rate limited', { code: 'rate_limited' }, retry],
    ['read, timeout', { code: 'timeout' }, retry],
    ['read, not found', { code: 'not_found' }, end],
    [
      'idempotent, timeout after sending',
      { intent: idempotent, code: 'timeout', sent: true },
      retry,
    ],
    ['the third attempt was the last', { failures: 2 }, end],
    ['the second was not', { failures: 1 }, retry],
    ['code has one attempt', { intent: undefined, code: 'sandbox_timeout' }, end],
    ['the action said no', { final: true }, end],
    ['once, nothing sent', { intent: once }, retry],
    ['once, an answer of 503', { intent: once, sent: true }, end],
    ['once, rate limited', { intent: once, code: 'rate_limited', sent: true }, retry],
    ['once, timeout before sending', { intent: once, code: 'timeout' }, end],
    ['once, nobody knows', { intent: once, code: 'unknown_outcome', sent: true }, unknown],
  ])('%s', (_name, change, expected) => {
    expect(afterFailure(failed(change))).toMatchObject(expected);
  });
});

describe('what the step says', () => {
  it.each<[string, Change, object]>([
    ['one attempt', { of: { retry: { attempts: 1 } } }, end],
    ['five attempts, the fourth failed', { of: { retry: { attempts: 5 } }, failures: 3 }, retry],
    ['only the listed codes', { of: { retry: { on: ['not_found'] } } }, end],
    ['a listed code', { of: { retry: { on: ['not_found'] } }, code: 'not_found' }, retry],
    [
      'code that may be repeated',
      {
        of: { use: 'code', retry: { on: ['sandbox_crash'] } },
        intent: undefined,
        code: 'sandbox_crash',
      },
      retry,
    ],
    [
      'once, asked to repeat an answer of 503',
      { of: { retry: {} }, intent: once, sent: true },
      retry,
    ],
    [
      'once, asked to repeat the unknown',
      {
        of: { retry: { on: ['unknown_outcome'] } },
        intent: once,
        code: 'unknown_outcome',
        sent: true,
      },
      retry,
    ],
    [
      'unknown as an error',
      { of: { onUnknown: 'error' }, intent: once, code: 'unknown_outcome', sent: true },
      end,
    ],
    [
      'unknown repeated',
      { of: { onUnknown: 'retry' }, intent: once, code: 'unknown_outcome', sent: true },
      retry,
    ],
    [
      'unknown repeated too often',
      {
        of: { onUnknown: 'retry' },
        intent: once,
        code: 'unknown_outcome',
        sent: true,
        failures: 2,
      },
      end,
    ],
  ])('%s', (_name, change, expected) => {
    expect(afterFailure(failed(change))).toMatchObject(expected);
  });
});

describe('the pause', () => {
  it('is at most delay × factor^failures, and at most maxDelay', () => {
    const of = { retry: { attempts: 100, delay: '2s', factor: 3, maxDelay: '1m' } };
    const due = (failures: number) => afterFailure(failed({ of, failures, random: 1 }));
    expect(due(0)).toEqual({ kind: 'retry', dueAt: 3000 });
    expect(due(2)).toEqual({ kind: 'retry', dueAt: 1000 + 18_000 });
    expect(due(50)).toEqual({ kind: 'retry', dueAt: 61_000 });
  });

  it('is what the other side told, not cut by maxDelay', () => {
    const of = { retry: { maxDelay: '1s' } };
    const told = (retryAfter: number) =>
      afterFailure(failed({ of, code: 'rate_limited', retryAfter }));
    expect(told(90_000)).toEqual({ kind: 'retry', dueAt: 91_000 });
    expect(told(25 * hour)).toEqual(end);
  });

  it('never goes beyond the time of the run', () => {
    expect(afterFailure(failed({ retryAfter: 5000, deadline: 6000 }))).toEqual(end);
    expect(afterFailure(failed({ retryAfter: 5000, deadline: 6001 }))).toMatchObject(retry);
    const late = { intent: once, code: 'unknown_outcome', sent: true, now: 7000, deadline: 6000 };
    expect(afterFailure(failed(late))).toEqual(end);
  });

  it('ends for any failure at the last attempt (property)', () => {
    const codes = fc.constantFrom('unavailable', 'rate_limited', 'timeout', 'rejected');
    fc.assert(
      fc.property(codes, fc.integer({ min: 1, max: 100 }), fc.boolean(), (code, attempts, sent) => {
        const change = { of: { retry: { attempts } }, code, sent, failures: attempts - 1 };
        expect(afterFailure(failed(change))).toEqual(end);
      }),
    );
  });
});

describe('the life of a key', () => {
  const intent: Intent = { kind: 'idempotent', keyExpiresAt: 10_000 };

  it('past it, what may have been sent counts as once', () => {
    const late = { intent, retryAfter: 9000, code: 'timeout', sent: true };
    expect(afterFailure(failed(late))).toEqual(unknown);
    expect(afterFailure(failed({ ...late, retryAfter: 8000 }))).toMatchObject(retry);
    expect(afterFailure(failed({ ...late, sent: false }))).toMatchObject(retry);
    // A list of receivers may have been served in part before the limit was met.
    expect(afterFailure(failed({ ...late, code: 'rate_limited' }))).toEqual(unknown);
    expect(afterFailure(failed({ ...late, of: { onUnknown: 'error' } }))).toEqual(end);
  });

  it('after a crash, only what cannot do anything twice is repeated', () => {
    const tried = (of: Intent | undefined, recoveries = 0) => ({
      intent: of,
      sent: false,
      recoveries,
    });
    expect(isRepeatableAfterCrash(tried(read), 0)).toBe(true);
    expect(isRepeatableAfterCrash(tried(undefined), 0)).toBe(true);
    expect(isRepeatableAfterCrash(tried(once), 0)).toBe(false);
    expect(isRepeatableAfterCrash(tried(intent), 9999)).toBe(true);
    expect(isRepeatableAfterCrash(tried(intent), 10_000)).toBe(false);
    expect(isRepeatableAfterCrash(tried({ kind: 'idempotent' }), 1e15)).toBe(true);
    // What kills its process again and again is not made for ever.
    expect(isRepeatableAfterCrash(tried(read, 10), 0)).toBe(false);
  });
});

it('the pause after interruptions grows from half a second to half a minute', () => {
  expect([0, 1, 2, 3].map(isSuspicious)).toEqual([false, false, false, true]);
  expect([3, 4, 9].map((times) => recoveryPause(times, 0))).toEqual([500, 1000, 15_000]);
  expect(recoveryPause(9, 1)).toBe(30_000);
});

it('tells how often a step is tried', () => {
  expect([stepOf({}), stepOf({ retry: { attempts: 5 } })].map(attemptsOf)).toEqual([3, 5]);
});
