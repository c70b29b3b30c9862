import type { RunSummary } from '@weir/contract/run';
import type { RunStatus } from '@weir/contract/run-status';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countNew, patchPages, pickUnfinished, type RunsPage, rowsOf } from './merge-runs.ts';

const run = (at: number, status: RunStatus = 'queued'): RunSummary => ({
  id: `run${at}`,
  flow: 'a',
  name: 'A',
  version: 1,
  status,
  priority: 5,
  group: 'default',
  traceId: 'trace',
  triggerId: 'manual',
  acceptedAt: at,
});
const page = (items: RunSummary[], nextCursor: string | null = null): RunsPage => ({
  items,
  nextCursor,
});
const ids = (pages: readonly RunsPage[]) => pages.flatMap(({ items }) => items.map(({ id }) => id));

describe('patchPages', () => {
  it('changes rows in place', () => {
    const patched = patchPages(
      [page([run(3), run(2)]), page([run(1)])],
      [run(4), run(2, 'running')],
    );
    expect(patched.map(({ items }) => items.map(({ status }) => status))).toEqual([
      ['queued', 'running'],
      ['queued'],
    ]);
  });

  it('never takes a run out of its end', () => {
    const [patched] = patchPages([page([run(1, 'failed')])], [run(1, 'running')]);
    expect(patched?.items[0]?.status).toBe('failed');
  });

  it('keeps every row at its place, whatever comes', () => {
    const statuses = fc.constantFrom<RunStatus>('queued', 'running', 'succeeded', 'failed');
    const runs = fc.uniqueArray(fc.tuple(fc.nat(50), statuses), { selector: ([at]) => at });
    fc.assert(
      fc.property(runs, runs, (shown, news) => {
        const pages = [page(shown.map(([at, status]) => run(at, status)))];
        expect(
          ids(
            patchPages(
              pages,
              news.map(([at, status]) => run(at, status)),
            ),
          ),
        ).toEqual(ids(pages));
      }),
    );
  });
});

describe('countNew', () => {
  it('counts what lies above the first row', () => {
    expect(countNew([page([run(2), run(1)], 'c')], page([run(4), run(3), run(2)], 'c'))).toEqual({
      count: 2,
      more: false,
    });
  });

  it('says when there are more than the page holds', () => {
    expect(countNew([page([run(1)], 'c')], page([run(9), run(8)], 'c'))).toEqual({
      count: 2,
      more: true,
    });
  });

  it('leaves out what "load more" would bring', () => {
    expect(countNew([page([run(3), run(2)], 'c')], page([run(3), run(2), run(1)], 'c')).count).toBe(
      0,
    );
  });

  it('counts an older run that came under the filter only now', () => {
    expect(countNew([page([run(3), run(1)])], page([run(3), run(2), run(1)])).count).toBe(1);
  });

  it('counts all on an empty list', () => {
    expect(countNew([page([])], page([run(1)]))).toEqual({ count: 1, more: false });
  });
});

describe('pickUnfinished', () => {
  const pages = [page([run(5), run(4), run(3, 'succeeded'), run(2), run(1)])];

  it('leaves out the ended and those the first page told of', () => {
    expect(pickUnfinished(pages, page([run(5)]), { turn: 0, limit: 10 })).toEqual([
      'run4',
      'run2',
      'run1',
    ]);
  });

  it('comes to every run in turn', () => {
    const turns = [0, 1, 2].map((turn) => pickUnfinished(pages, page([]), { turn, limit: 2 }));
    expect(turns[0]).toEqual(['run5', 'run4']);
    expect(new Set(turns.flat())).toEqual(new Set(['run5', 'run4', 'run2', 'run1']));
  });
});

it('shows a run of two pages once', () => {
  expect(rowsOf([page([run(3), run(2)]), page([run(2), run(1)])]).map(({ id }) => id)).toEqual([
    'run3',
    'run2',
    'run1',
  ]);
});
