import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningWeir, startWeir } from './running-weir.ts';

/** Ports, joins, conditions and outputs as a worker carries them out, through the front door. */
let weir: RunningWeir;

beforeAll(async () => {
  weir = await startWeir();
}, 30_000);
afterAll(async () => {
  await weir?.stop();
}, 30_000);

let flows = 0;

/** Publishes the flow, runs it to its end and answers its outcome with the run. */
async function run(document: object, input: unknown = {}): Promise<Record<string, unknown>> {
  flows += 1;
  const flow = `paths-${flows}`;
  await weir.api('PUT', `/api/v1/flows/${flow}`, { flow, name: flow, ...document });
  const published = await weir.api('POST', `/api/v1/flows/${flow}/publish`);
  expect(published).toMatchObject({ status: 201 });
  const path = `/api/v1/flows/${flow}/run?wait=20s`;
  const { runId } = (await weir.api('POST', path, { input })).body as { runId: string };
  return (await weir.api('GET', `/api/v1/runs/${runId}`)).body as Record<string, unknown>;
}

const user = (id: string, more: object = {}) => ({
  use: 'core.get-user',
  connection: 'core',
  with: { id },
  ...more,
});

describe('ports', () => {
  it('an error that an edge handles takes that path; the run succeeds and can name the error', async () => {
    const ended = await run({
      steps: {
        find: user('U-nobody'),
        found: { use: 'set', after: 'find', with: {} },
        missing: {
          use: 'set',
          after: 'find.error',
          with: { why: '{{ errors.find.code }}', text: '未找到：{{ errors.find.message }}' },
        },
        both: { use: 'set', after: ['found', 'missing'], with: { why: '{{ steps.missing.why }}' } },
      },
    });
    expect(ended).toMatchObject({
      status: 'succeeded',
      output: { why: 'not_found' },
      steps: {
        find: { ports: ['error'] },
        found: { status: 'skipped' },
        missing: { output: { text: expect.stringMatching(/^未找到：找不到/) } },
      },
    });
  });

  it('one that nothing handles fails the run, and what runs beside it is let finish', async () => {
    const ended = await run({ steps: { bad: user('U-nobody'), good: user('U-7') } });
    expect(ended).toMatchObject({
      status: 'failed',
      error: { code: 'not_found', step: 'bad' },
      steps: { good: { status: 'ended', ports: ['ok'] } },
    });
  });

  it('when false skips the step and what follows it alone', async () => {
    const document = {
      steps: {
        maybe: { use: 'set', when: '{{ trigger.input.go }}', with: { went: true } },
        next: { use: 'set', after: 'maybe', with: {} },
      },
    };
    expect(await run(document, { go: 0 })).toMatchObject({
      status: 'succeeded',
      output: null,
      steps: { maybe: { status: 'skipped' }, next: { status: 'skipped' } },
    });
    expect(await run(document, { go: 'yes' })).toMatchObject({
      steps: { maybe: { output: { went: true } }, next: { status: 'ended' } },
    });
  });
});

describe('expressions', () => {
  it('one that throws ends its step by error, at its place, in both languages', async () => {
    const ended = await run({
      steps: { a: { use: 'set', with: { list: [{ deep: '{{ trigger.input.none.deep }}' }] } } },
    });
    expect(ended).toMatchObject({
      status: 'failed',
      error: {
        code: 'sandbox_error',
        step: 'a',
        field: 'with.list[0].deep',
        message: {
          'zh-CN': expect.stringMatching(/^表达式或代码出错：.*[\u4e00-\u9fff]/),
          en: expect.stringMatching(/^The expression or code failed: /),
        },
      },
    });
  });

  it('an output that throws fails the run after its steps', async () => {
    const ended = await run({
      steps: { a: { use: 'set', with: { x: 1 } } },
      output: { y: '{{ steps.a.x.y.z }}' },
    });
    expect(ended).toMatchObject({
      status: 'failed',
      error: { code: 'sandbox_error', field: 'output.y' },
      steps: { a: { status: 'ended' } },
    });
  });

  it('an input the action refuses is told with its field', async () => {
    const ended = await run({ steps: { a: user('{{ trigger.input.missing }}') } });
    expect(ended).toMatchObject({
      status: 'failed',
      error: { code: 'invalid_input', step: 'a', field: 'with.id' },
    });
  });

  it('integers beyond 2^53 pass through steps to the digit', async () => {
    const ended = await run(
      {
        steps: { a: { use: 'set', with: { id: '{{ trigger.input.id }}' } } },
        output: '{{ steps.a }}',
      },
      { id: 1 },
    );
    expect(ended).toMatchObject({ output: { id: 1 } });
    const response = await fetch(`${weir.url}/api/v1/flows/paths-${flows}/run?wait=10s`, {
      method: 'POST',
      headers: { authorization: 'Bearer test-bootstrap-token-0001' },
      body: '{"input":{"id":12345678901234567890}}',
    });
    expect(await response.text()).toContain('"output":{"id":12345678901234567890}');
  });
});
