import type { FlowSource } from '@weir/contract/flow';
import { describe, expect, it } from 'vitest';
import { guestHere } from '../../test/differential/guest.ts';
import { stepAt } from '../engine/state-under-test.ts';
import { decodeChunks } from '../store/journal-chunks.ts';
import { type RunUnderTest, runUnderTest, type TestOptions } from './run-under-test.ts';

type Steps = FlowSource['steps'];

const call = (more: object = {}, step: object = {}): Steps[string] => ({
  use: 'call',
  with: { flow: 'child', input: { n: '{{ 1 + 1 }}' }, ...more },
  ...step,
});

async function worked(steps: Steps, options: Partial<TestOptions> = {}): Promise<RunUnderTest> {
  const test = runUnderTest({ sandbox: guestHere, ...options, steps });
  await test.work();
  return test;
}

async function ended(test: RunUnderTest, end: { output: number } | { error: { code: string } }) {
  const runId = test.followers.at(-1)?.id ?? '';
  const error = 'error' in end && { ...end.error, message: { 'zh-CN': '坏', en: 'bad' } };
  const told = error ? { error: { ...error, retryable: false } } : { output: 1 };
  test.send({ kind: 'call', step: 'c', runId, ...told });
  await test.work();
}

const caller = { runId: 'parent', step: 's', path: [['each', 2]], waits: true, depth: 3 } as never;

describe('a call', () => {
  it('starts the published version in the commit that says so, and waits for its end', async () => {
    const test = await worked({ c: call() });
    const [child] = test.followers;
    expect(child).toMatchObject({
      flow: 'child',
      version: 7,
      trigger: 'call',
      priority: 5,
      group: 'default',
      traceId: 'f'.repeat(32),
      caller: { runId: 'r1', step: 'c', waits: true, depth: 1 },
    });
    expect(child && decodeChunks([child.chunk.bytes])).toMatchObject([
      { type: 'accepted', trigger: { id: 'call', kind: 'call', input: { n: 2 } } },
    ]);
    expect(test.row).toMatchObject({ status: 'waiting', dueAt: null, held: false });
    await ended(test, { output: 1 });
    expect(test.state()).toMatchObject({ status: 'succeeded', output: 1 });
  });

  it('that is not waited for ends once the run is accepted', async () => {
    const test = await worked({ c: call({ wait: false }) });
    const runId = test.followers[0]?.id;
    expect(test.state()).toMatchObject({ status: 'succeeded', output: { runId } });
    expect(test.followers).toMatchObject([{ caller: { waits: false } }]);
  });

  it('ends by the code of the run it called', async () => {
    const test = await worked({ c: call() });
    await ended(test, { error: { code: 'own_code' } });
    const error = { code: 'own_code', step: 'c', message: { en: 'bad' } };
    expect(test.state()).toMatchObject({ status: 'failed', error });
  });

  it('may be made anew, and hears of the last run only', async () => {
    const retry = { attempts: 2, delay: '1s', on: ['rejected'] };
    const test = await worked({ c: call({}, { retry }) });
    const [first] = test.followers;
    await ended(test, { error: { code: 'rejected' } });
    test.now = test.row.dueAt ?? 0;
    await test.work();
    expect(test.followers).toHaveLength(2);
    test.send({ kind: 'call', step: 'c', runId: first?.id ?? '', output: 'of the first' });
    await test.work();
    expect(test.row.status).toBe('waiting');
    await ended(test, { output: 1 });
    expect(test.state()).toMatchObject({ status: 'succeeded', output: 1 });
  });

  it('takes no longer than it may, and the run it called is cancelled', async () => {
    const test = await worked({ c: call({}, { timeout: '1s' }) });
    expect(test.row.dueAt).toBe(2000);
    test.now = 2000;
    await test.work();
    const message = {
      'zh-CN': '超时：超过 1000 毫秒',
      en: 'Timed out: it took longer than 1000 ms',
    };
    const error = { code: 'timeout', step: 'c', message };
    expect(test.state()).toMatchObject({ status: 'failed', error });
    const runId = test.followers[0]?.id;
    expect(test.told()).toMatchObject([{ to: runId, kind: 'cancel', by: 'run:r1' }]);
  });

  it.each([
    ['a scope', { settings: {} }, { timeout: '1s' }],
    ['the run', { settings: { timeout: '1s' } }, {}],
  ] as const)('of %s whose time is over is cancelled', async (_name, { settings }, more) => {
    const steps = { c: call() };
    const test = await worked(
      { t: { use: 'try', with: { steps: steps as never }, ...more } },
      { settings },
    );
    test.now = 2000;
    await test.work();
    expect(test.state()).toMatchObject({ status: 'failed', error: { code: 'timeout' } });
    expect(test.told()).toMatchObject([{ to: test.followers[0]?.id, kind: 'cancel' }]);
  });

  it.each([
    ['fails', { fails: { use: 'fail', after: 'w' } }, {}],
    ['has no time, and takes back what was done', {}, { timeout: '1s', onFailure: { undo: true } }],
  ] as const)('of a run that %s is cancelled', async (_name, more, settings) => {
    const undo = { use: 'c.back', with: {} };
    const test = await worked(
      {
        done: { use: 'c.do', undo },
        c: call({}, { after: 'done' }),
        w: { use: 'wait', after: 'done', with: { for: '500ms' } },
        ...(more as Steps),
      },
      { settings: settings as never, call: () => ({ ok: true, output: 1 }) },
    );
    test.now = 1500;
    await test.work();
    test.now = 2000;
    if (test.row.status === 'waiting') await test.work();
    expect(test.state().status).toBe('failed');
    expect(test.told()).toMatchObject([{ to: test.followers[0]?.id, kind: 'cancel' }]);
  });

  it('of a scope that fails is cancelled, and another attempt of it calls anew', async () => {
    const w = { use: 'wait', with: { for: '1s' } };
    const steps = { c: call(), w, fails: { use: 'fail', after: 'w' } };
    const retry = { attempts: 2, delay: 0, on: ['rejected'] };
    const test = await worked({
      t: { use: 'try', retry, with: { steps: steps as never } },
    });
    await test.untilAtRest();
    expect(test.state()).toMatchObject({ status: 'failed', error: { code: 'rejected' } });
    const called = test.followers.map(({ id }) => id);
    expect(called).toHaveLength(2);
    expect(test.told().map(({ to }) => to)).toEqual(called);
  });

  it('is not made any more when its scope fails before it is', async () => {
    const test = await worked({ c: call(), fails: { use: 'fail' } });
    expect(test.followers).toEqual([]);
    expect(stepAt(test.state(), 'c').error).toMatchObject({ code: 'conflict', step: 'c' });
    expect(test.state()).toMatchObject({ status: 'failed', error: { code: 'rejected' } });
  });

  it('of a flow that is not published is not found', async () => {
    const test = await worked({ c: call() }, { published: null });
    const message = {
      en: expect.stringMatching(/^Not found: flow "[\w-]+" was unpublished; publish it again$/),
    };
    const error = { code: 'not_found', step: 'c', field: 'with.flow', message };
    expect(test.state()).toMatchObject({ status: 'failed', error });
    expect(test.followers).toEqual([]);
  });

  it('goes no deeper than sixteen', async () => {
    const at = (depth: number) => ({ caller: { runId: 'p', step: 's', waits: true, depth } });
    const deepest = await worked({ c: call() }, at(15));
    expect(deepest.followers).toMatchObject([{ caller: { depth: 16 } }]);
    const beyond = await worked({ c: call() }, at(16));
    expect(beyond.state()).toMatchObject({ error: { code: 'too_large', step: 'c' } });
  });

  it('says whether it waits by true or false', async () => {
    const test = await worked({ c: call({ wait: "{{ 'no' }}" }) });
    const error = { code: 'invalid_input', field: 'with.wait' };
    expect(test.state()).toMatchObject({ status: 'failed', error });
  });
});

describe('the end of a called run', () => {
  const to = { to: 'parent', kind: 'call', runId: 'r1', step: 's', path: [['each', 2]] };

  it('is told to the step that waits for it', async () => {
    const test = await worked({ a: { use: 'set', with: { n: 1 } } }, { caller });
    expect(test.told()).toEqual([{ ...to, output: { n: 1 } }]);
  });

  it('by its error, when it failed or was cancelled', async () => {
    const failed = await worked({ a: { use: 'fail', with: { code: 'own_code' } } }, { caller });
    expect(failed.told()).toMatchObject([{ ...to, error: { code: 'own_code' } }]);
    const test = await worked({ a: { use: 'wait', with: { for: '1h' } } }, { caller });
    test.send({ kind: 'cancel', by: 'ann' });
    await test.work();
    expect(test.state().status).toBe('cancelled');
    expect(test.told()).toMatchObject([{ ...to, error: { code: 'conflict' } }]);
  });

  it('is told to nobody who does not wait', async () => {
    const own = { runId: 'parent', step: 's', waits: false, depth: 1 };
    const test = await worked({ a: { use: 'set', with: { n: 1 } } }, { caller: own });
    expect(test.told()).toEqual([]);
  });
});

describe('a cancel', () => {
  it('goes down to the runs that are waited for', async () => {
    const error = { code: 'conflict', message: { 'zh-CN': '停', en: 'stop' }, retryable: false };
    const test = await worked({ c: call(), d: call({ wait: false }) });
    test.send({ kind: 'cancel', by: 'ann', error });
    test.send({ kind: 'cancel', by: 'bob' });
    await test.work();
    expect(test.state()).toMatchObject({ status: 'cancelled', error });
    const waited = test.followers.find((run) => run.caller?.waits);
    expect(test.told()).toMatchObject([{ to: waited?.id, kind: 'cancel' }]);
    const asked = test.journal().filter(({ type }) => type === 'cancel-requested');
    expect(asked).toMatchObject([{ by: 'ann' }]);
  });

  it('of a run that never started starts nothing', async () => {
    const test = runUnderTest({ sandbox: guestHere, steps: { a: { use: 'c.x' } } });
    test.send({ kind: 'cancel', by: 'ann' });
    await test.work();
    expect(test.state().status).toBe('cancelled');
    expect(stepAt(test.state(), 'a').status).toBe('waiting');
  });

  it('undoes what was done, where that is asked for', async () => {
    const undo = { use: 'c.back', with: {} };
    const steps: Steps = {
      a: { use: 'c.do', undo },
      w: { use: 'wait', after: 'a', with: { for: '1h' } },
    };
    const sent: string[] = [];
    const run = (test: { use: string }) => {
      sent.push(test.use);
      return { ok: true as const, output: 1 };
    };
    const test = await worked(steps, { call: run });
    test.send({ kind: 'cancel', by: 'ann', undo: true });
    await test.work();
    expect(test.state()).toMatchObject({ status: 'cancelled', undone: 'complete' });
    expect(sent).toEqual(['c.do', 'c.back']);
  });
});
