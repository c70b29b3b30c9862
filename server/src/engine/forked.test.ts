import type { JournalEvent } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import { describe, expect, it } from 'vitest';
import { cutBefore, editOutputs, misfitOf } from './cut.ts';
import { fold } from './fold.ts';
import { type Draft, due, planOf, stateOf } from './journal-under-test.ts';
import { stepAt } from './state-under-test.ts';
import { nameOf } from './tree.ts';
import { viewOf } from './view.ts';

const error = { code: 'rejected', message: { 'zh-CN': '', en: '' }, retryable: false };
const inside = (steps: object): Json => steps as Json;
const start = (step: string, more: object = {}): Draft => ({
  type: 'step-started',
  step,
  attempt: 1,
  ...more,
});
const end = (step: string, more: object = {}): Draft => ({
  type: 'step-ended',
  step,
  port: 'ok',
  output: 1,
  ...more,
});
const failure = { port: 'error', output: undefined, error };
const round = (step: string, number: number): Draft => ({
  type: 'scope-started',
  step,
  round: number,
});
const forked: Draft = {
  type: 'forked',
  from: { runId: 'r', step: 'z', seq: 9 },
  priority: 2,
  by: 'ann',
};
const names = (list: Iterable<Parameters<typeof nameOf>[0]>) => [...list].map(nameOf);

describe('a fork', () => {
  it('keeps what had ended, and begins anew what was under way', () => {
    const plan = planOf({
      a: { use: 'x.y', undo: { use: 'x.u' } },
      b: { use: 'x.y' },
      c: { use: 'x.y' },
    });
    const retry: Draft = { type: 'retry-due', step: 'c', dueAt: 9e9, error };
    const state = stateOf(plan, [
      start('a'),
      start('b'),
      start('c'),
      retry,
      end('a', { output: 7 }),
      forked,
    ]);
    expect(state).toMatchObject({
      status: 'queued',
      startedAt: undefined,
      priority: 2,
      undoable: [],
    });
    expect(names(state.ready)).toEqual(['b', 'c']);
    expect([...state.open, ...state.waits]).toEqual([]);
    expect(viewOf(state).steps).toMatchObject({
      a: { status: 'ended', output: 7, takenOver: true },
      b: { status: 'waiting', attempts: 0 },
    });
    expect(viewOf(state).steps['b']?.takenOver).toBeUndefined();
  });

  it('goes on with the rounds that were under way, and gives them their whole time', () => {
    const each = {
      use: 'loop',
      timeout: '1m',
      with: { items: [], steps: inside({ a: { use: 'x.y' } }) },
    };
    const input = { items: [1, 2, 3], concurrency: 2 };
    const path = (number: number) => ({ path: [['each', number]] });
    const state = stateOf(planOf({ each }), [
      start('each', { input, timeout: 60_000 }),
      round('each', 0),
      round('each', 1),
      start('a', path(0)),
      start('a', path(1)),
      end('a', path(0)),
      forked,
      { type: 'started' },
    ]);
    expect(due(state, 2000)).toEqual(['end-round each 0', 'start-step each[1].a']);
    expect(state.limited.has(stepAt(state, 'each'))).toBe(true);
    expect(stepAt(state, 'each').deadline).toBe((state.startedAt ?? 0) + 60_000);
  });

  it('does not undo what was done in rounds that had ended', () => {
    const steps = inside({ a: { use: 'x.y', undo: { use: 'x.u' } } });
    const plan = planOf(
      { each: { use: 'loop', with: { items: [], steps } } },
      { onFailure: { undo: true } },
    );
    const path = { path: [['each', 0]] };
    const state = stateOf(plan, [
      start('each', { input: { items: [1, 2], concurrency: 1 } }),
      round('each', 0),
      start('a', path),
      end('a', path),
      { type: 'scope-ended', step: 'each', round: 0 },
      round('each', 1),
      forked,
      { type: 'started' },
      { type: 'cancel-requested', by: 'ann', undo: true },
    ]);
    expect(due(state, 2000)).toEqual(['cancel-run']);
  });

  it('keeps the pause of a scope, and the end of one whose steps were let finish', () => {
    const steps = inside({ a: { use: 'x.y' }, b: { use: 'x.y' }, c: { use: 'x.y', after: 'b' } });
    const plan = planOf({
      all: { use: 'loop', with: { items: [], onItemError: 'continue', steps } },
      again: {
        use: 'repeat',
        with: { until: false, max: 3, delay: '1h', steps: inside({ d: { use: 'x.y' } }) },
      },
    });
    const place = { path: [['all', 0]] };
    const state = stateOf(plan, [
      start('all', { input: { items: [1], concurrency: 1 } }),
      start('again', { input: { max: 3, delay: 5000 } }),
      round('again', 0),
      start('d', { path: [['again', 0]] }),
      end('d', { path: [['again', 0]] }),
      { type: 'scope-ended', step: 'again', round: 0 },
      round('all', 0),
      start('a', place),
      start('b', place),
      end('a', { ...place, ...failure }),
      forked,
      { type: 'started' },
    ]);
    expect(names(state.waits)).toEqual(['again']);
    expect(due(state, 2000)).toEqual(['end-round all 0']);
    expect(due(state, 9000)).toContain('start-round again 1');
  });

  it('leaves alone what stands in something that fails', () => {
    const deep = inside({ d: { use: 'x.y' } });
    const again = {
      use: 'repeat',
      timeout: '1h',
      with: { until: false, max: 3, delay: '1h', steps: deep },
    };
    const plan = planOf({
      all: {
        use: 'loop',
        with: { items: [], onItemError: 'continue', steps: inside({ a: { use: 'x.y' }, again }) },
      },
    });
    const place = { path: [['all', 0]] };
    const inner = { path: [...place.path, ['again', 0]] };
    const state = stateOf(plan, [
      start('all', { input: { items: [1], concurrency: 1 } }),
      round('all', 0),
      start('a', place),
      start('again', { ...place, input: { max: 3, delay: 5000 }, timeout: 3_600_000 }),
      { ...round('again', 0), ...place },
      start('d', inner),
      end('a', { ...place, ...failure }),
      forked,
      { type: 'started' },
    ]);
    expect([...state.limited, ...state.waits, ...state.ready]).toEqual([]);
    expect(due(state, 2000)).toEqual(['end-round all 0']);
  });
});

describe('the cut', () => {
  const plan = planOf({
    a: { use: 'x.y' },
    each: {
      use: 'loop',
      after: 'a',
      with: { items: [], steps: inside({ s: { use: 'set' }, t: { use: 'x.y', after: 's' } }) },
    },
    f: { use: 'fail', after: 'each.error' },
    last: { use: 'set', after: 'each' },
  });
  const path: [string, number][] = [['each', 1]];
  const first: [string, number][] = [['each', 0]];
  const drafts: Draft[] = [
    start('a'),
    end('a'),
    start('each', { input: { items: [1, 2], concurrency: 2 } }),
    round('each', 0),
    round('each', 1),
    start('s', { path: first }),
    end('s', { path: first, output: 10 }),
    start('s', { path }),
    end('s', { path, output: 11 }),
    start('t', { path: first }),
    start('t', { path }),
    end('t', { path: first, output: 20 }),
    end('t', { path, output: 21 }),
    { type: 'scope-ended', step: 'each', round: 0 },
    { type: 'scope-ended', step: 'each', round: 1 },
    end('each', { output: undefined }),
    { type: 'step-skipped', step: 'f' },
    start('last'),
    end('last'),
  ];
  const trigger = { id: 'manual', kind: 'manual', at: 0, input: {} };
  const journal = [{ type: 'accepted', trigger }, { type: 'started' }, ...drafts].map(
    (draft, i) => ({ ...draft, seq: i + 1, at: 1000 + i }) as unknown as JournalEvent,
  );
  const cut = (step: string, at?: [string, number][]) => {
    const found = cutBefore(journal, { step, path: at });
    if (!found) throw new Error(`${step} has not begun`);
    return found;
  };

  it('lies before the step first began, in the round that is meant', () => {
    expect(cut('t').from).toEqual({ step: 't', path: first, seq: 12 });
    expect(cut('t', path)).toMatchObject({ from: { path, seq: 13 } });
    expect(cut('t', path).prefix).toHaveLength(12);
    expect(cut('f').from).toEqual({ step: 'f', seq: 19 });
    expect(cut('a', []).from.seq).toBe(3);
    expect(cutBefore(journal, { step: 'none' })).toBeUndefined();
    expect(cutBefore(journal, { step: 't', path: [['each', 7]] })).toBeUndefined();
  });

  it('edits the outputs its step sees', () => {
    const edits = (at: ReturnType<typeof cut>, outputs: Record<string, Json>) => {
      const { edited, unknown } = editOutputs(plan, at, outputs);
      return { edited: [...edited.values()], unknown };
    };
    expect(edits(cut('t', path), { s: 5, a: 6, each: 7, t: 8 })).toMatchObject({
      edited: [
        { seq: 11, step: 's', path, output: 5 },
        { seq: 4, step: 'a', output: 6 },
      ],
      unknown: ['each', 't'],
    });
    const { edited } = editOutputs(plan, cut('last'), { each: [1] });
    const changed = cut('last').prefix.map((event) => edited.get(event.seq) ?? event);
    expect(stepAt(fold(plan, changed), 'each').output).toEqual([1]);
    expect(edits(cut('last'), { s: 1, f: 1 }).unknown).toEqual(['s', 'f']);
  });

  it('fits another version that has its steps there, with the same use', () => {
    const { prefix } = cut('t', path);
    const fits = (steps: Parameters<typeof planOf>[0]) =>
      misfitOf({ plan, other: planOf(steps) }, prefix);
    const each = (steps: object) => ({ use: 'loop', with: { items: [], steps: inside(steps) } });
    const t = { use: 'x.y' };
    const s = { use: 'set' };
    expect(fits({ new: s, a: t, each: each({ s, t }) })).toBeUndefined();
    expect(fits({ a: s, each: each({ s, t }) })).toBe('a');
    expect(fits({ a: t, each: each({ t }) })).toBe('s');
    expect(fits({ a: t, s, each: each({ t }) })).toBe('s');
    expect(fits({ a: t, each: t })).toBe('each');
    expect(fits({ a: t, each: each({ s: each({ u: t }), t }) })).toBe('s');
  });

  it('goes on in a version whose edges and settings would not have led there', () => {
    const other = planOf({
      new: { use: 'set' },
      a: { use: 'x.y', after: 'new' },
      b: { use: 'x.y', after: 'a' },
      c: { use: 'set', after: 'b' },
      d: { use: 'wait', with: { for: '1h' } },
    });
    const events = [
      { type: 'accepted', trigger, otherVersionUpTo: 12 },
      { type: 'started' },
      start('d'),
      { type: 'wait-opened', step: 'd', kind: 'time', until: 9e9, due: 'time' },
      start('a'),
      end('a', failure),
      start('b'),
      end('b'),
      { type: 'wait-closed', step: 'd', by: 'time' },
      end('d'),
      { ...forked, seq: 11 },
      { type: 'started' },
    ].map((draft, i) => ({ ...draft, seq: i + 1, at: 1000 + i }) as unknown as JournalEvent);
    const state = fold(other, events);
    expect(viewOf(state).steps).toMatchObject({ b: { ports: ['ok'] }, d: { ports: ['ok'] } });
    // Nothing handles the error here.
    expect(due(state, 2000)).toEqual(['fail-run']);
    const [accepted, ...rest] = events;
    const { otherVersionUpTo: _, ...own } = accepted as JournalEvent & { otherVersionUpTo: number };
    expect(() => fold(other, [own as JournalEvent, ...rest])).toThrow('before it is ready');
  });
});
