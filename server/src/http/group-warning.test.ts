import { describe, expect, it } from 'vitest';
import type { WorkerRow } from '../store/control-store.ts';
import { warnOfGroup, warnOfLanes } from './group-warning.ts';

const row = { incarnation: 'w', beatAt: 0, slots: 1, load: 0, taken: [] };
const workers: readonly WorkerRow[] = [['north', 'default'], ['default']].map((groups) => ({
  ...row,
  groups,
}));

describe('a group that a run is moved to', () => {
  it('is told of when nobody serves it, with those that are served', () => {
    expect(warnOfGroup('nroth', workers)).toEqual([
      {
        path: 'group',
        code: 'group_unknown',
        severity: 'warning',
        message: {
          'zh-CN':
            '没有工作进程属于工作组「nroth」，运行会一直排队；请启动一个，或改用已有的组：「default」「north」。',
          en: 'No worker serves group "nroth", so runs would queue; start one, or name one of "default", "north".',
        },
      },
    ]);
  });

  it('is fine when somebody serves it, and while nobody is there at all', () => {
    expect(warnOfGroup('north', workers)).toEqual([]);
    expect(warnOfGroup('nroth', [])).toEqual([]);
  });
});

describe('a group whose lanes are paused', () => {
  const known = { workers, waiting: ['south'] };

  it('is told of when nobody serves it and nothing waits in it', () => {
    expect(warnOfLanes('nroth', known)).toMatchObject([
      {
        path: 'group',
        message: {
          en: 'No worker serves group "nroth" and no run waits in it; the groups are "default", "north", "south".',
        },
      },
    ]);
  });

  it('is fine when it is served, when runs wait in it, or when all are meant', () => {
    for (const group of ['north', 'south', undefined])
      expect(warnOfLanes(group, known)).toEqual([]);
    expect(warnOfLanes('nroth', { workers: [], waiting: [] })).toEqual([]);
  });
});
