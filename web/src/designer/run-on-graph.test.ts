import type { Json } from '@weir/contract/json';
import type { RunStep, RunView } from '@weir/contract/run';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flowToGraph } from './flow-to-graph.ts';
import { documentOf, documents } from './graph-arbitrary.testing.ts';
import { createLiveStatus } from './live-status.ts';
import { runOnGraph } from './run-on-graph.ts';

const message = { 'zh-CN': '限流', en: 'Limited' };
const error = { code: 'rate_limited', message, retryable: true };
const step = (status: RunStep['status'], more: Partial<RunStep> = {}): RunStep => ({
  status,
  ports: [],
  attempts: status === 'waiting' ? 0 : 1,
  ...more,
});
const ended = (...ports: string[]) => step('ended', { ports });

const graph = flowToGraph(
  documentOf({
    split: { use: 'branch', with: { cases: { hot: '{{ a }}' } } },
    hot: { use: 'set', after: 'split.hot' },
    cold: { use: 'set', after: 'split.else' },
    alarm: { use: 'set', after: 'hot.error' },
    meet: { use: 'set', after: ['hot', 'cold'], join: 'any' },
  }),
);
const shown = (status: RunView['status'], steps: Record<string, RunStep>) =>
  runOnGraph(graph, { status, acceptedAt: 5, steps });

describe('a run on its graph', () => {
  it('knows every state of a step', () => {
    const { nodes } = shown('running', {
      split: ended('hot'),
      hot: step('ended', { ports: ['error'], error }),
      cold: step('skipped'),
      alarm: step('waiting', { attempts: 1, wait: { kind: 'retry', at: 900, error } }),
      meet: step('waiting', { attempts: 1, wait: { kind: 'attention', error } }),
    });
    const states = Object.fromEntries([...nodes].map(([id, { state }]) => [id, state]));
    expect(states).toEqual({
      'trigger/manual': 'succeeded',
      'step/split': 'succeeded',
      'step/hot': 'failed',
      'step/cold': 'skipped',
      'step/alarm': 'waiting',
      'step/meet': 'attention',
      end: 'pending',
    });
    expect(nodes.get('step/hot')).toMatchObject({ handled: true, error: message });
    expect(nodes.get('step/alarm')).toMatchObject({ handled: false, retryAt: 900, error: message });
  });

  it('knows which edges were taken, which not, and which are not decided', () => {
    const { edges } = shown('running', {
      split: ended('hot'),
      hot: step('running'),
      cold: step('skipped'),
      alarm: step('waiting'),
      meet: step('waiting'),
    });
    expect(Object.fromEntries(edges)).toEqual({
      'trigger/manual.ok→step/split': 'taken',
      'step/split.hot→step/hot': 'live',
      'step/split.else→step/cold': 'dead',
      'step/hot.error→step/alarm': 'open',
      'step/hot.ok→step/meet': 'open',
      'step/cold.ok→step/meet': 'dead',
      'step/alarm.ok→end': 'open',
      'step/meet.ok→end': 'open',
    });
  });

  it('tells an error that was led on', () => {
    const { edges } = shown('failed', { split: ended('hot'), hot: ended('error') });
    expect(edges.get('step/hot.error→step/alarm')).toBe('failed');
    expect(edges.get('step/hot.ok→step/meet')).toBe('dead');
  });

  it('leads nowhere from a step that the end of the run kept from its next attempt', () => {
    const { edges, nodes } = shown('failed', {
      split: ended('hot'),
      hot: step('ended', { error, endedAt: 9 }),
    });
    expect(nodes.get('step/hot')).toMatchObject({
      state: 'failed',
      handled: false,
      givenUp: true,
      endedAt: 9,
    });
    expect(edges.get('step/hot.error→step/alarm')).toBe('dead');
  });

  it('takes more than one edge of a branch', () => {
    const { edges } = shown('succeeded', { split: ended('hot', 'else') });
    expect([edges.get('step/split.hot→step/hot'), edges.get('step/split.else→step/cold')]).toEqual([
      'taken',
      'taken',
    ]);
  });

  it('shows of nested steps what the run shows of them, and of a loop how far it is', () => {
    const nested = flowToGraph(
      documentOf({
        each: {
          use: 'loop',
          with: { steps: { a: { use: 'set' }, b: { use: 'wait', after: 'a' } } },
        },
      }),
    );
    const rounds = { total: 3, started: 2, ended: 1, failed: 0 };
    const steps = {
      each: step('running', { rounds }),
      a: ended('ok'),
      b: step('waiting', { wait: { kind: 'callback' } }),
    };
    const now = runOnGraph(nested, { status: 'waiting', acceptedAt: 5, steps });
    expect(now.nodes.get('step/each')).toMatchObject({ state: 'running', rounds });
    expect(now.nodes.get('step/b')).toMatchObject({ state: 'waiting', wait: { kind: 'callback' } });
    expect(now.edges.get('step/a.ok→step/b')).toBe('taken');
    const over = { each: ended('error'), a: ended('ok'), b: step('waiting', { attempts: 0 }) };
    const later = runOnGraph(nested, { status: 'running', acceptedAt: 5, steps: over });
    expect(later.nodes.get('step/b')).toMatchObject({ state: 'never' });
  });

  it('has taken nothing while queued, and leaves nothing open once over', () => {
    expect(new Set(shown('queued', {}).edges.values())).toEqual(new Set(['open']));
    fc.assert(
      fc.property(documents, fc.constantFrom('succeeded', 'failed'), (document, status) => {
        const any = flowToGraph(document);
        const { edges, nodes } = runOnGraph(any, { status, acceptedAt: 0, steps: {} });
        expect([...edges.values()]).not.toContain('open');
        expect(nodes.get('end')?.state).toBe(status);
        expect([nodes.size, edges.size]).toEqual([any.nodes.length, any.edges.length]);
      }),
    );
  });
});

it('shows what a step was given as soon as it is known, without comparing it', () => {
  const live = createLiveStatus();
  const given = (input?: Json) =>
    live.show(shown('running', { split: step('running', input === undefined ? {} : { input }) }));
  given();
  expect(live.node('step/split')?.input).toBeUndefined();
  given({ id: 9007199254740993n });
  const known = live.node('step/split');
  expect(known?.input).toEqual({ id: 9007199254740993n });
  given({ id: 9007199254740993n });
  expect(live.node('step/split')).toBe(known);
});

it('keeps what has not changed as it is, so that only changed nodes are rendered', () => {
  const live = createLiveStatus();
  let calls = 0;
  const leave = live.subscribe(() => {
    calls += 1;
  });
  live.show(shown('running', { split: ended('hot'), hot: step('running') }));
  const [split, hot] = [live.node('step/split'), live.node('step/hot')];
  live.show(shown('running', { split: ended('hot'), hot: ended('ok') }));
  expect(live.node('step/split')).toBe(split);
  expect(live.node('step/hot')).not.toBe(hot);
  expect(live.edge('step/hot.ok→step/meet')).toBe('taken');
  live.show(undefined);
  expect(live.node('step/split')).toBeUndefined();
  leave();
  live.show(undefined);
  expect(calls).toBe(3);
});
