import type { FlowSource } from '@weir/contract/flow';
import { flowDocument } from '@weir/contract/flow';
import type { JournalEvent } from '@weir/contract/journal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from './apply.ts';
import type { Command } from './command.ts';
import { compile, type Plan } from './compile.ts';
import { decide } from './decide.ts';
import { fold } from './fold.ts';
import { initialState, type RunState } from './state.ts';
import { momentOf, stepAt } from './state-under-test.ts';
import { viewOf } from './view.ts';

type Steps = FlowSource['steps'];
const planOf = (steps: Steps): Plan => compile(flowDocument.parse({ flow: 'f', name: 'f', steps }));

const idle = (state: RunState) => momentOf(state, 0);
const busyWith = (state: RunState, ...steps: string[]) => momentOf(state, 0, ...steps);

const error = {
  code: 'rejected',
  message: { 'zh-CN': '被拒绝', en: 'Rejected' },
  retryable: false,
};

/** Drives a plan as a worker would: each outcome is decided by `portOf`; answers the journal. */
function drive(
  plan: Plan,
  portOf: (step: string) => 'ok' | 'error',
  order: (commands: readonly Command[]) => readonly Command[] = (commands) => commands,
): { journal: JournalEvent[]; state: RunState } {
  const state = initialState(plan);
  const journal: JournalEvent[] = [];
  const record = (draft: object): void => {
    const event = { ...draft, seq: state.seq + 1, at: state.seq * 10 } as JournalEvent;
    apply(state, event);
    journal.push(event);
  };
  record({ type: 'accepted', trigger: { id: 'manual', kind: 'manual', at: 0, input: {} } });
  record({ type: 'started' });
  for (let round = 0; state.status === 'running' && round < 1000; round += 1) {
    for (const command of order(decide(state, idle(state)))) {
      if (command.type === 'succeed-run') {
        record({ type: 'ended', status: 'succeeded', output: command.lastOutput });
      } else if (command.type === 'fail-run') {
        record({ type: 'ended', status: 'failed', error: command.error });
      } else if (command.type === 'skip-step') {
        record({ type: 'step-skipped', step: command.own.step.id });
      } else if (command.type === 'start-step') {
        const { id } = command.own.step;
        record({ type: 'step-started', step: id, attempt: 1, input: {} });
        const port = portOf(id);
        record(
          port === 'ok'
            ? { type: 'step-ended', step: id, port, output: id }
            : { type: 'step-ended', step: id, port, error: { ...error, step: id } },
        );
        if (state.root.failure) break;
      }
    }
  }
  return { journal, state };
}

const started = (journal: readonly JournalEvent[]): string[] =>
  journal.flatMap((event) => (event.type === 'step-started' ? [event.step] : []));

describe('a sequence', () => {
  const plan = planOf({
    a: { use: 'set' },
    b: { use: 'set', after: 'a' },
    c: { use: 'set', after: 'b' },
  });

  it('runs each step after the one before and succeeds with the output of the last', () => {
    const { journal, state } = drive(plan, () => 'ok');
    expect(started(journal)).toEqual(['a', 'b', 'c']);
    expect(state.status).toBe('succeeded');
    expect(state.output).toBe('c');
  });

  it('fails with the first error that no edge handles and starts nothing more', () => {
    const { journal, state } = drive(plan, (step) => (step === 'b' ? 'error' : 'ok'));
    expect(started(journal)).toEqual(['a', 'b']);
    expect(state.status).toBe('failed');
    expect(state.error).toMatchObject({ code: 'rejected', step: 'b' });
  });
});

describe('ports and joins', () => {
  const handled = planOf({
    a: { use: 'set' },
    good: { use: 'set', after: 'a' },
    bad: { use: 'set', after: 'a.error' },
    meet: { use: 'set', after: ['good', 'bad'] },
    alone: { use: 'set', after: 'bad' },
  });

  it('takes the error port, skips the other path and what follows it alone, and meets again', () => {
    const { journal, state } = drive(handled, (step) => (step === 'a' ? 'error' : 'ok'));
    expect(started(journal)).toEqual(['a', 'bad', 'meet', 'alone']);
    expect(stepAt(state, 'good')?.status).toBe('skipped');
    expect(state.status).toBe('succeeded');
  });

  it('skips the handler when nothing failed', () => {
    const { journal, state } = drive(handled, () => 'ok');
    expect(started(journal)).toEqual(['a', 'good', 'meet']);
    expect(stepAt(state, 'alone')?.status).toBe('skipped');
  });

  it('an error is handled by an edge from the port, whether or not the handler then runs', () => {
    const plan = planOf({
      a: { use: 'set' },
      h: { use: 'set', after: 'a.error', when: '{{ 1 }}' },
    });
    const state = initialState(plan);
    const events: object[] = [
      { type: 'accepted', trigger: { id: 'manual', kind: 'manual', at: 0 } },
      { type: 'started' },
      { type: 'step-started', step: 'a', attempt: 1, input: {} },
      { type: 'step-ended', step: 'a', port: 'error', error },
      { type: 'step-skipped', step: 'h' },
    ];
    for (const [index, event] of events.entries()) {
      apply(state, { ...event, seq: index + 1, at: index } as JournalEvent);
    }
    expect(decide(state, idle(state))).toEqual([{ type: 'succeed-run', lastOutput: null }]);
  });

  it('join any runs at the first taken edge, once', () => {
    const plan = planOf({
      a: { use: 'set' },
      b: { use: 'set' },
      any: { use: 'set', after: ['a', 'b'], join: 'any' },
    });
    const { journal } = drive(
      plan,
      () => 'ok',
      (commands) => commands.slice(0, 1),
    );
    expect(started(journal)).toEqual(['a', 'b', 'any']);
    expect(started(journal).filter((step) => step === 'any')).toHaveLength(1);
  });

  it('join any is skipped when every edge is dead', () => {
    const plan = planOf({
      a: { use: 'set' },
      any: { use: 'set', after: ['a.error'], join: 'any' },
    });
    expect(stepAt(drive(plan, () => 'ok').state, 'any').status).toBe('skipped');
  });

  it('starts ready steps in document order', () => {
    const plan = planOf({
      z: { use: 'set' },
      a: { use: 'set' },
      m: { use: 'set' },
    });
    expect(started(drive(plan, () => 'ok').journal)).toEqual(['z', 'a', 'm']);
  });
});

describe('decide', () => {
  const plan = planOf({ a: { use: 'set' }, b: { use: 'set' } });

  it('does not start what the worker is evaluating, nor what is behind it', () => {
    const state = fold(plan, [
      { type: 'accepted', seq: 1, at: 0, trigger: { id: 'manual', kind: 'manual', at: 0 } },
      { type: 'started', seq: 2, at: 0 },
    ]);
    expect(decide(state, busyWith(state, 'a'))).toEqual([]);
    expect(decide(state, busyWith(state, 'b')).map((command) => command.type)).toEqual([
      'start-step',
    ]);
  });

  it('recovers an open attempt nobody works on, with its journalled input', () => {
    const state = fold(plan, [
      { type: 'accepted', seq: 1, at: 0, trigger: { id: 'manual', kind: 'manual', at: 0 } },
      { type: 'started', seq: 2, at: 0 },
      { type: 'step-started', seq: 3, at: 1, step: 'a', attempt: 1, input: { x: 1 } },
    ]);
    expect(decide(state, idle(state))[0]).toMatchObject({
      type: 'repeat-step',
      own: { step: { id: 'a' } },
      recovered: true,
    });
    expect(stepAt(state, 'a')?.input).toEqual({ x: 1 });
    expect(decide(state, busyWith(state, 'a')).map((command) => command.type)).toEqual([
      'start-step',
    ]);
  });

  it('puts a pause before what was interrupted three times in a row, and asks after ten', () => {
    const state = fold(plan, [
      { type: 'accepted', seq: 1, at: 0, trigger: { id: 'manual', kind: 'manual', at: 0 } },
      { type: 'started', seq: 2, at: 0 },
      { type: 'step-started', seq: 3, at: 1, step: 'a', attempt: 1, input: { x: 1 } },
    ]);
    const verdicts: string[] = [];
    while (verdicts.at(-1) !== 'doubt-step') {
      const [command] = decide(state, momentOf(state, 1e9));
      if (command?.type === 'postpone-step') {
        expect(command.recoveries).toBe(stepAt(state, 'a')?.recoveries);
        const pause = { type: 'retry-due', dueAt: 9, error, interrupted: true } as const;
        apply(state, { ...pause, seq: state.seq + 1, at: 1, step: 'a' });
      } else if (command?.type === 'repeat-step') {
        expect(command.recovered).toBe(true);
        const start = { type: 'step-started', attempt: 2, recovered: true } as const;
        apply(state, { ...start, seq: state.seq + 1, at: 1, step: 'a' });
      }
      verdicts.push(command?.type ?? 'none');
    }
    const again = ['postpone-step', 'repeat-step'];
    expect(verdicts).toEqual([
      ...Array.from({ length: 3 }, () => 'repeat-step'),
      ...Array.from({ length: 7 }, () => again).flat(),
      'doubt-step',
    ]);
    expect(stepAt(state, 'a')?.failures).toBe(0);
  });

  it('begins to count anew after an attempt that failed, and lets no pause end a failing run', () => {
    const interrupted = { type: 'step-started', attempt: 2, recovered: true } as const;
    const events: JournalEvent[] = [
      { type: 'accepted', seq: 1, at: 0, trigger: { id: 'manual', kind: 'manual', at: 0 } },
      { type: 'started', seq: 2, at: 0 },
      { type: 'step-started', seq: 3, at: 1, step: 'a', attempt: 1, input: { x: 1 } },
      { ...interrupted, seq: 4, at: 1, step: 'a' },
      { ...interrupted, seq: 5, at: 1, step: 'a' },
      { ...interrupted, seq: 6, at: 1, step: 'a' },
    ];
    const failing = fold(plan, [
      ...events,
      { type: 'step-ended', seq: 7, at: 2, step: 'b', port: 'error', error },
    ]);
    expect(decide(failing, idle(failing))).toMatchObject([
      { type: 'repeat-step', recovered: true },
    ]);
    const anew = fold(plan, [
      ...events,
      { type: 'retry-due', seq: 7, at: 2, step: 'a', dueAt: 0, error },
    ]);
    expect(decide(anew, idle(anew))[0]).toMatchObject({ type: 'repeat-step', recovered: false });
  });

  it('lets attempts in flight finish before the run fails', () => {
    const state = fold(plan, [
      { type: 'accepted', seq: 1, at: 0, trigger: { id: 'manual', kind: 'manual', at: 0 } },
      { type: 'started', seq: 2, at: 0 },
      { type: 'step-started', seq: 3, at: 1, step: 'a', attempt: 1, input: {} },
      { type: 'step-started', seq: 4, at: 1, step: 'b', attempt: 1, input: {} },
      { type: 'step-ended', seq: 5, at: 2, step: 'a', port: 'error', error },
    ]);
    expect(decide(state, busyWith(state, 'b'))).toEqual([]);
    apply(state, { type: 'step-ended', seq: 6, at: 3, step: 'b', port: 'ok', output: 1 });
    expect(decide(state, idle(state))).toMatchObject([{ type: 'fail-run' }]);
  });
});

describe('apply refuses what is no journal', () => {
  const plan = planOf({ a: { use: 'set' }, b: { use: 'set', after: 'a' } });
  const begin: JournalEvent[] = [
    { type: 'accepted', seq: 1, at: 0, trigger: { id: 'manual', kind: 'manual', at: 0 } },
    { type: 'started', seq: 2, at: 0 },
  ];
  const cases: [string, JournalEvent[]][] = [
    ['a gap', [{ type: 'step-skipped', seq: 4, at: 0, step: 'a' }]],
    ['an unknown step', [{ type: 'step-skipped', seq: 3, at: 0, step: 'zz' }]],
    ['a step before it is ready', [{ type: 'step-skipped', seq: 3, at: 0, step: 'b' }]],
    [
      'a step that ends twice',
      [
        { type: 'step-ended', seq: 3, at: 0, step: 'a', port: 'ok', output: 1 },
        { type: 'step-ended', seq: 4, at: 0, step: 'a', port: 'ok', output: 1 },
      ],
    ],
    [
      'a start after the end',
      [
        { type: 'step-ended', seq: 3, at: 0, step: 'a', port: 'ok', output: 1 },
        { type: 'step-started', seq: 4, at: 0, step: 'a', attempt: 2, input: {} },
      ],
    ],
    [
      'a skip after the start',
      [
        { type: 'step-started', seq: 3, at: 0, step: 'a', attempt: 1, input: {} },
        { type: 'step-skipped', seq: 4, at: 0, step: 'a' },
      ],
    ],
  ];
  it.each(cases)('%s', (_name, events) => {
    expect(() => fold(plan, [...begin, ...events])).toThrow();
  });
});

/** Any graph without cycles: edges lead from earlier to later steps only. */
const steps = fc
  .array(
    fc.record({
      join: fc.constantFrom('all' as const, 'any' as const),
      after: fc.array(fc.record({ back: fc.nat(20), port: fc.constantFrom('ok', 'error') }), {
        maxLength: 3,
      }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((list) =>
    Object.fromEntries(
      list.map(({ join, after }, index) => {
        const edges = new Set(
          index === 0 ? [] : after.map(({ back, port }) => `s${back % index}.${port}`),
        );
        return [`s${index}`, { use: 'set', join, ...(edges.size > 0 && { after: [...edges] }) }];
      }),
    ),
  );

describe('properties', () => {
  const outcomes = fc.func(fc.constantFrom('ok' as const, 'ok' as const, 'error' as const));

  it('every flow ends, each step begins at most once, and skipped steps never run', () => {
    fc.assert(
      fc.property(steps, outcomes, (document, portOf) => {
        const { journal, state } = drive(planOf(document), portOf);
        expect(['succeeded', 'failed']).toContain(state.status);
        const starts = started(journal);
        expect(new Set(starts).size).toBe(starts.length);
        for (const { status, step } of state.root.steps) {
          if (status === 'skipped') expect(starts).not.toContain(step.id);
        }
      }),
    );
  });

  it('folding a prefix, then the rest, equals folding all; and a resumed run ends alike', () => {
    fc.assert(
      fc.property(steps, outcomes, fc.nat(), (document, portOf, cut) => {
        const plan = planOf(document);
        const { journal, state } = drive(plan, portOf);
        const at = 2 + (cut % (journal.length - 1));
        const resumed = fold(plan, journal.slice(0, at));
        for (const event of journal.slice(at)) apply(resumed, event);
        expect(viewOf(resumed)).toEqual(viewOf(state));
        expect(viewOf(fold(plan, journal))).toEqual(viewOf(state));
      }),
    );
  });
});
