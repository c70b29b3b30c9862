import { describe, expect, it } from 'vitest';
import { runUnderTest } from './run-under-test.ts';

const wait = { use: 'wait', with: { signal: 'go', key: 1 } };
const shown = { use: 'set', after: 'w', with: { priority: '{{ run.priority }}' } };
const by = 'p1';

describe('a run that is told of its place', () => {
  it('has it in its journal, and its expressions see it from there on', async () => {
    const test = runUnderTest({ steps: { w: wait, s: shown } });
    await test.work();
    test.send({ kind: 'priority', priority: 2, by });
    test.send({ kind: 'priority', priority: 9, pinned: true, by });
    test.send({ kind: 'signal', step: 'w' });
    await test.work();
    expect(test.state()).toMatchObject({ status: 'succeeded', output: { priority: 9 } });
    const changes = test.journal().filter(({ type }) => type === 'priority-changed');
    expect(changes).toMatchObject([
      { priority: 2, by },
      { priority: 9, pinned: true, by },
    ]);
    expect(changes[0]).not.toHaveProperty('pinned');
  });

  it('goes to the workers of its new group, unless it is with them', async () => {
    const test = runUnderTest({ steps: { w: wait, s: shown } });
    await test.work();
    test.send({ kind: 'group', group: 'north', by });
    test.send({ kind: 'signal', step: 'w' });
    await test.work();
    expect(test.row).toMatchObject({ group: 'north', status: 'running', held: false });
    test.send({ kind: 'group', group: 'north', by });
    await test.work();
    expect(test.state().status).toBe('succeeded');
    const moves = test.journal().filter(({ type }) => type === 'group-changed');
    expect(moves).toMatchObject([
      { group: 'north', by },
      { group: 'north', by },
    ]);
  });

  it('stays, where the last word is that it should', async () => {
    const test = runUnderTest({ steps: { w: wait, s: shown } });
    await test.work();
    test.send({ kind: 'group', group: 'north', by });
    test.send({ kind: 'group', group: 'default', by });
    test.send({ kind: 'signal', step: 'w' });
    await test.work();
    expect(test.state().status).toBe('succeeded');
    expect(test.row.group).toBe('default');
  });

  it('is told nothing more once it has ended by what it was told before', async () => {
    const test = runUnderTest({ steps: { w: wait } });
    await test.work();
    test.send({ kind: 'cancel', by });
    test.send({ kind: 'priority', priority: 2, by });
    await test.work();
    expect(test.state().status).toBe('cancelled');
  });
});
