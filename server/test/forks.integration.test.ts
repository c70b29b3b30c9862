import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AskedSystem, startAskedSystem } from './asked-system.ts';
import { publishFlow } from './publish-flow.ts';
import { type RunningWeir, startWeir, until } from './running-weir.ts';

/** Forks and replays on the product: what is really done again, and what is not. */

let system: AskedSystem;
let weir: RunningWeir;
beforeAll(async () => {
  system = await startAskedSystem();
  weir = await startWeir({ env: { WEIR_DEMO: 'false', WEIR_EGRESS_ALLOW: system.place } });
}, 60_000);
afterAll(async () => {
  await weir?.stop();
  await system?.close();
}, 60_000);
beforeEach(() => {
  system.asked.length = 0;
  system.refused.clear();
});

interface Run {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly output?: unknown;
  readonly undone?: string;
  readonly origin?: object;
  readonly trigger: { readonly id: string };
  readonly steps: Record<string, { status: string; takenOver?: true; output?: unknown }>;
}

const call = (path: string, more: object = {}) => ({
  use: 'http.request',
  with: { method: 'PUT', url: `http://${system.place}${path}` },
  ...more,
});
const paths = () => system.asked.map(({ path }) => path);

const publish = (flow: string, parts: object) => publishFlow(weir, { flow, name: flow, ...parts });

async function start(flow: string, body: object = {}): Promise<string> {
  const started = await weir.api('POST', `/api/v1/flows/${flow}/run`, body);
  return (started.body as { runId: string }).runId;
}

async function becomes(runId: string, status: string): Promise<Run> {
  let run: Run | undefined;
  await until(`${runId} is ${status}`, async () => {
    run = (await weir.api('GET', `/api/v1/runs/${runId}`)).body as Run;
    return run.status === status;
  }).catch((cause: unknown) => {
    throw new Error(JSON.stringify(run), { cause });
  });
  return run as Run;
}

const fork = (runId: string, body: object) => weir.api('POST', `/api/v1/runs/${runId}/fork`, body);
async function forkOf(runId: string, body: object): Promise<string> {
  const answer = await fork(runId, body);
  expect(answer).toMatchObject({ status: 202, body: { status: 'queued' } });
  return (answer.body as { runId: string }).runId;
}
async function eventsOf(runId: string): Promise<{ type: string }[]> {
  const { body } = await weir.api('GET', `/api/v1/runs/${runId}/journal`);
  return (body as { items: { type: string }[] }).items;
}

describe('a fork', () => {
  test('does from its step on what the run did, under keys of its own, and nothing before', async () => {
    await publish('plain', {
      steps: {
        a: call('/a'),
        b: call('/b', { after: 'a' }),
        c: { use: 'set', after: 'b', with: { saw: '{{ steps.a.body.path }}' } },
      },
    });
    const runId = await start('plain');
    await becomes(runId, 'succeeded');
    const forkId = await forkOf(runId, { step: 'b' });
    const forked = await becomes(forkId, 'succeeded');
    expect(paths()).toEqual(['/a', '/b', '/b']);
    const [, first, second] = system.asked;
    expect(first?.key).toMatch(/^[0-9a-f]{32}$/);
    expect(second?.key).not.toBe(first?.key);
    expect(forked).toMatchObject({
      output: { saw: '/a' },
      origin: { kind: 'fork', runId, step: 'b' },
      steps: { a: { takenOver: true }, b: { status: 'ended' } },
    });
    expect(forked.steps['b']?.takenOver).toBeUndefined();
    const events = (await eventsOf(forkId)).map(({ type }) => type);
    expect(events.slice(0, 6)).toEqual([
      'accepted',
      'started',
      'step-started',
      'step-ended',
      'forked',
      'started',
    ]);
    const again = await forkOf(forkId, { step: 'c', outputs: { a: { body: { path: 'mine' } } } });
    expect(await becomes(again, 'succeeded')).toMatchObject({ output: { saw: 'mine' } });
    const early = await forkOf(again, { step: 'b' });
    expect(await becomes(early, 'succeeded')).toMatchObject({ output: { saw: 'mine' } });
  });

  test('from inside a loop repeats that round from there, and those behind it', async () => {
    const inner = { x: call('/x/{{ item }}'), y: call('/y/{{ item }}', { after: 'x' }) };
    await publish('loops', {
      steps: {
        each: { use: 'loop', with: { items: [1, 2, 3], steps: inner } },
        end: { use: 'set', after: 'each', with: { n: '{{ steps.each.length }}' } },
      },
    });
    system.refused.add('/y/2');
    const runId = await start('loops');
    await becomes(runId, 'failed');
    expect(paths()).toEqual(['/x/1', '/y/1', '/x/2', '/y/2']);
    system.refused.clear();
    system.asked.length = 0;
    const path = [['each', 1]];
    const forkId = await forkOf(runId, { step: 'y', path });
    expect(await becomes(forkId, 'succeeded')).toMatchObject({ output: { n: 3 } });
    expect(paths()).toEqual(['/y/2', '/x/3', '/y/3']);
    expect(await fork(runId, { step: 'y', path: [['each', 2]] })).toMatchObject({ status: 409 });
  });

  test('goes on in another version that fits', async () => {
    const a = call('/a');
    const wrong = { use: 'set', after: 'a', with: { n: '{{ steps.a.none.n }}' } };
    await publish('fixed', { steps: { a, b: wrong } });
    const runId = await start('fixed');
    await becomes(runId, 'failed');
    const version = await publish('fixed', {
      steps: {
        before: { use: 'set', with: { n: 2 } },
        a: { ...a, after: 'before' },
        b: { ...wrong, with: { n: '{{ steps.before.n }}' } },
      },
    });
    const other = await publish('fixed', { steps: { a: { use: 'set' }, b: wrong } });
    expect(await becomes(await forkOf(runId, { step: 'b', version }), 'succeeded')).toMatchObject({
      version,
      output: { n: 2 },
    });
    expect(paths()).toEqual(['/a']);
    expect(await fork(runId, { step: 'b', version: other })).toMatchObject({
      status: 422,
      body: { error: { code: 'invalid_input', field: 'version' } },
    });
    expect(await fork(runId, { step: 'b', version: 99 })).toMatchObject({ status: 404 });
  });

  test('of a test or with pins asks again in that version only: in another nothing stands for a step', async () => {
    const steps = {
      a: call('/a'),
      b: call('/b', { after: 'a' }),
      c: { use: 'set', after: 'b', with: { saw: '{{ steps.b.body.path }}' } },
    };
    const settings = { group: 'nowhere' };
    const version = await publish('tried', { steps });
    await publish('tried', { steps, settings });
    const body = (path: string) => ({ body: { path } });
    const stubs = { a: { output: body('/no') }, b: { output: body('stub') } };
    const tested = await weir.api('POST', '/api/v1/flows/tried/test?wait=30s', { stubs });
    const { id: testId } = tested.body as Run;
    const pins = { a: body('/no'), b: body('pin') };
    await publish('tried', { steps });
    const pinnedId = await start('tried', { version: 'draft', pins });
    const expected = [
      [testId, 'stub'],
      [pinnedId, 'pin'],
    ] as const;
    for (const [id, stands] of expected) {
      expect(await becomes(id, 'succeeded')).toMatchObject({ output: { saw: stands } });
      const same = await becomes(await forkOf(id, { step: 'b' }), 'succeeded');
      expect(same).toMatchObject({ output: { saw: stands } });
      expect(paths()).toEqual([]);
      const real = await becomes(await forkOf(id, { step: 'b', version }), 'succeeded');
      expect(real).toMatchObject({ version, output: { saw: '/b' } });
      expect(real).not.toHaveProperty('test');
      expect(paths()).toEqual(['/b']);
      system.asked.length = 0;
    }
  });

  test('takes back only what it did itself', async () => {
    await publish('undone', {
      settings: { onFailure: { undo: true } },
      steps: {
        a: call('/a', { undo: call('/undo-a') }),
        b: call('/b', { after: 'a', undo: call('/undo-b') }),
        c: call('/c', { after: 'b' }),
      },
    });
    system.refused.add('/c');
    const runId = await start('undone');
    expect(await becomes(runId, 'failed')).toMatchObject({ undone: 'complete' });
    expect(paths()).toEqual(['/a', '/b', '/c', '/undo-b', '/undo-a']);
    system.asked.length = 0;
    const forkId = await forkOf(runId, { step: 'b' });
    expect(await becomes(forkId, 'failed')).toMatchObject({ undone: 'complete' });
    expect(paths()).toEqual(['/b', '/c', '/undo-b']);
    system.refused.add('/undo-b');
    const partial = await start('undone');
    expect(await becomes(partial, 'failed')).toMatchObject({ undone: 'partial' });
  });

  test('waits anew for what was waited for, and calls anew who had not answered', async () => {
    await publish('slow', { steps: { w: { use: 'wait', with: { for: '1h' } } } });
    await publish('waits', {
      steps: {
        first: call('/first'),
        sign: { use: 'wait', with: { signal: 'go', key: 'k1' } },
        child: { use: 'call', with: { flow: 'slow' } },
        last: { use: 'wait', after: 'first', with: { for: '1h' } },
      },
    });
    const runId = await start('waits');
    const called = (run: Run) =>
      (run.steps['child'] as { wait?: { runId: string } }).wait?.runId ?? '';
    const before = called(await becomes(runId, 'waiting'));
    const forkId = await forkOf(runId, { step: 'last' });
    const after = called(await becomes(forkId, 'waiting'));
    expect(after).not.toBe(before);
    expect(paths()).toEqual(['/first']);
    const { body } = await weir.api('POST', '/api/v1/signals/go', { key: 'k1', data: 7 });
    expect(body).toEqual({ woken: 2 });
    await until('the fork heard', async () => {
      const run = (await weir.api('GET', `/api/v1/runs/${forkId}`)).body as Run;
      return run.steps['sign']?.status === 'ended';
    });
    for (const id of [runId, forkId]) await weir.api('POST', `/api/v1/runs/${id}/cancel`);
  });

  test('is refused with the reason', async () => {
    await publish('refuses', {
      input: { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } },
      steps: {
        a: { use: 'set', with: { n: '{{ trigger.input.n }}' } },
        b: { use: 'set', after: 'a.error' },
      },
    });
    const runId = await start('refuses', { input: { n: 1 } });
    await becomes(runId, 'succeeded');
    const refused = (status: number, field?: string) => ({
      status,
      body: { error: { ...(field && { field }) } },
    });
    expect(await fork('nobody', { step: 'a' })).toMatchObject(refused(404));
    expect(await fork(runId, { step: 'none' })).toMatchObject(refused(422, 'step'));
    expect(await fork(runId, { step: 'a', outputs: { b: 1 } })).toMatchObject(
      refused(422, 'outputs.b'),
    );
    expect(await fork(runId, { step: 'a', trigger: { input: { n: 'x' } } })).toMatchObject(
      refused(422, 'input.n'),
    );
    const forkId = await forkOf(runId, { step: 'a', trigger: { input: { n: 5 } } });
    expect(await becomes(forkId, 'succeeded')).toMatchObject({ output: { n: 5 } });
    const skipped = await forkOf(runId, { step: 'b' });
    expect(await becomes(skipped, 'succeeded')).toMatchObject({ output: { n: 1 } });
  });
});

test('a replay is a new run of the same event, in the published version or that of the run', async () => {
  const steps = (n: number) => ({
    a: { use: 'set', with: { n, got: '{{ trigger.input.x }}' } },
  });
  await publish('replayed', { steps: steps(1) });
  const runId = await start('replayed', { input: { x: 'event' } });
  await becomes(runId, 'succeeded');
  await publish('replayed', { steps: steps(2) });
  const replay = async (body?: object) => {
    const answer = await weir.api('POST', `/api/v1/runs/${runId}/replay`, body);
    expect(answer).toMatchObject({ status: 202, body: { status: 'queued' } });
    return becomes((answer.body as { runId: string }).runId, 'succeeded');
  };
  const origin = { kind: 'replay', runId };
  expect(await replay()).toMatchObject({ output: { n: 2, got: 'event' }, version: 2, origin });
  const same = await replay({ version: 'same' });
  expect(same).toMatchObject({ output: { n: 1, got: 'event' }, version: 1, origin });
  expect((await eventsOf(same.id))[0]).toMatchObject({ type: 'accepted', replayOf: runId });
});
