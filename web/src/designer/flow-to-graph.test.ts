import type { TriggerKind } from '@weir/contract/journal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allSteps } from '../flows/all-steps.ts';
import { flowToGraph } from './flow-to-graph.ts';
import { documentOf, documents } from './graph-arbitrary.testing.ts';

const signed = { use: 'rabbitmq.message', connection: 'rabbit', with: { queue: 'q' } };
const webhook = { use: 'webhook', with: { path: 'a', auth: 'none' } };
const edgesOf = (...given: Parameters<typeof flowToGraph>) =>
  flowToGraph(...given).edges.map(({ id }) => id);

describe('the graph of a flow', () => {
  it('begins with the triggers and ends where nothing follows', () => {
    const document = documentOf(
      { first: { use: 'set' }, second: { use: 'set', after: 'first' } },
      { triggers: { hook: webhook, byHand: { use: 'manual' } } },
    );
    expect(edgesOf(document)).toEqual([
      'trigger/hook.ok→step/first',
      'trigger/byHand.ok→step/first',
      'step/first.ok→step/second',
      'step/second.ok→end',
    ]);
  });

  it('has a manual trigger when none is declared', () => {
    expect(edgesOf(documentOf({ a: { use: 'set' } }))).toEqual([
      'trigger/manual.ok→step/a',
      'step/a.ok→end',
    ]);
  });

  it('draws of a run the trigger that started it', () => {
    const document = documentOf(
      { a: { use: 'set' } },
      { triggers: { hook: webhook, signed, byHand: { use: 'manual' } } },
    );
    const started = (id: string, kind: TriggerKind) =>
      flowToGraph(document, { id, kind }).nodes.filter((node) => node.kind === 'trigger');
    expect(started('hook', 'webhook').map(({ trigger }) => trigger)).toEqual(['hook']);
    expect(started('signed', 'message')).toMatchObject([{ id: 'trigger/signed', use: signed.use }]);
    expect(started('manual', 'manual')).toMatchObject([
      { id: 'trigger/manual', trigger: 'byHand', use: 'manual' },
    ]);
    expect(started('failed', 'call')).toMatchObject([{ id: 'trigger/failed', use: 'call' }]);
  });

  it('names the ports of a branch, and `error` where it is handled', () => {
    const { nodes, edges } = flowToGraph(
      documentOf({
        split: { use: 'branch', with: { cases: { hot: '{{ a }}', cold: '{{ b }}' } } },
        stop: { use: 'fail', after: 'split.cold' },
        alarm: { use: 'set', after: ['split.error', 'stop.error'], join: 'any' },
        go: { use: 'set', after: 'split.hot' },
      }),
    );
    const ports = (id: string) =>
      nodes.find((node) => node.id === id)?.ports.map((port) => port.id);
    expect(ports('step/split')).toEqual(['hot', 'cold', 'else', 'error']);
    expect(ports('step/stop')).toEqual(['error']);
    expect(ports('step/go')).toEqual([]);
    const ends = edges.filter(({ target }) => target === 'end').map(({ id }) => id);
    expect(ends).toEqual(['step/split.else→end', 'step/alarm.ok→end', 'step/go.ok→end']);
  });

  it('draws what a scope holds inside it, with edges of its own', () => {
    const nested = {
      each: {
        use: 'loop',
        with: {
          steps: {
            a: { use: 'set' },
            b: { use: 'try', after: 'a', with: { steps: { c: { use: 'set' } } } },
          },
        },
      },
      last: { use: 'set', after: 'each' },
    };
    const { nodes, edges } = flowToGraph(documentOf(nested));
    expect(nodes.map(({ id, parent }) => [id, parent])).toEqual([
      ['trigger/manual', undefined],
      ['step/each', undefined],
      ['step/a', 'step/each'],
      ['step/b', 'step/each'],
      ['step/c', 'step/b'],
      ['step/last', undefined],
      ['end', undefined],
    ]);
    const scopes = nodes.filter((node) => node.kind === 'step' && node.scope);
    expect(scopes.map(({ id }) => id)).toEqual(['step/each', 'step/b']);
    expect(edges.map(({ id }) => id)).toEqual([
      'trigger/manual.ok→step/each',
      'step/each.ok→step/last',
      'step/a.ok→step/b',
      'step/last.ok→end',
    ]);
  });

  it('names the ways out of repeat and wait', () => {
    const { nodes, edges } = flowToGraph(
      documentOf({
        again: { use: 'repeat', with: { max: 3, steps: { a: { use: 'set' } } } },
        short: { use: 'wait', after: 'again', with: { for: '1s' } },
        long: { use: 'wait', after: 'short', with: { callback: true, timeout: '1h' } },
        late: { use: 'set', after: 'long.timeout' },
      }),
    );
    const named = nodes.map(({ id, ports }) => [id, ports.map((port) => port.id)] as const);
    expect(named.filter(([, ports]) => ports.length > 0)).toEqual([
      ['step/again', ['exhausted']],
      ['step/long', ['timeout']],
    ]);
    const ends = edges.filter(({ target }) => target === 'end').map(({ id }) => id);
    expect(ends).toEqual(['step/again.exhausted→end', 'step/long.ok→end', 'step/late.ok→end']);
  });

  it('bears with a draft that is wrong', () => {
    const { nodes, edges } = flowToGraph(
      documentOf({
        a: { use: 'set', after: ['gone', 'b.odd', 'b.odd'] },
        b: { use: 'set', after: ['b', 'toString'] },
      }),
    );
    expect(edges.map(({ id }) => id)).toEqual([
      'step/b.odd→step/a',
      'step/b.ok→step/b',
      'step/a.ok→end',
    ]);
    expect(nodes.find(({ id }) => id === 'step/b')?.ports).toEqual([{ id: 'odd' }]);
  });

  it('has every step once, and only edges between its nodes', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const { nodes, edges } = flowToGraph(document);
        const ids = new Set(nodes.map(({ id }) => id));
        expect(ids.size).toBe(nodes.length);
        expect(nodes.length).toBe(allSteps(document).size + 2);
        expect(new Set(edges.map(({ id }) => id)).size).toBe(edges.length);
        const parents = new Map(nodes.map(({ id, parent }) => [id, parent]));
        for (const { source, target } of edges) {
          expect(ids).toContain(source);
          expect(ids).toContain(target);
          expect(parents.get(source)).toBe(parents.get(target));
        }
      }),
    );
  });
});
