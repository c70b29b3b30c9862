import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processEnvironment } from './process-environment.ts';
import { bootstrapToken, freePorts, type RunningWeir, startWeir, until } from './running-weir.ts';

/** What is kept of runs, and where, through the front door. */
describe('what is kept', () => {
  let weir: RunningWeir;
  beforeAll(async () => {
    weir = await startWeir({ env: { WEIR_DEMO: 'false' } });
  }, 60_000);
  afterAll(() => weir?.stop(), 60_000);

  const publish = async (key: string, document: object) => {
    const flow = { flow: key, name: key, ...document };
    expect(await weir.api('PUT', `/api/v1/flows/${key}`, flow)).toMatchObject({ status: 200 });
    const published = await weir.api('POST', `/api/v1/flows/${key}/publish`);
    expect(published).toMatchObject({ status: 201 });
  };
  const run = async (key: string, input: unknown) => {
    const { body } = await weir.api('POST', `/api/v1/flows/${key}/run?wait=30s`, { input });
    return body as { runId: string; status: string; output?: unknown };
  };
  const view = async (id: string, more = '') => {
    const { body } = await weir.api('GET', `/api/v1/runs/${id}${more}`);
    return body as Record<string, unknown>;
  };

  it('shows of a run only what its flow keeps; its caller is answered in full', async () => {
    await publish('discreet', {
      steps: {
        a: { use: 'set', with: { name: '{{ trigger.input.name }}' } },
        b: { use: 'set', after: 'a', with: { name: '{{ steps.a.name }}' }, record: 'none' },
        c: { use: 'fail', after: 'b', when: '{{ trigger.input.fails }}', with: { message: 'no' } },
      },
      output: { name: '{{ steps.b.name }}' },
      settings: { record: 'shape' },
    });
    const { runId, output } = await run('discreet', { name: 'SECRET' });
    expect(output).toEqual({ name: 'SECRET' });
    const shown = await view(runId);
    expect(shown).toMatchObject({
      status: 'succeeded',
      output: { name: 'string' },
      trigger: { kind: 'manual', input: { name: 'string' } },
      steps: { a: { input: { name: 'string' }, output: { name: 'string' } }, b: { attempts: 1 } },
    });
    const journal = await view(runId, '/journal');
    expect(JSON.stringify([shown, journal])).not.toContain('SECRET');
    expect(journal['items']).toMatchObject([{ recorded: 'shape' }, {}, {}, {}, {}, {}, {}, {}]);

    const failed = await run('discreet', { name: 'SECRET', fails: true });
    expect(failed).toMatchObject({ status: 'failed' });
    const retried = await weir.api('POST', `/api/v1/runs/${failed.runId}/retry`);
    expect(retried).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
  });

  it('keeps a large value once beside the journals that name it, and tells of one that is lost', async () => {
    await publish('large', {
      steps: { a: { use: 'set', with: { again: '{{ trigger.input.text }}' } } },
      output: { length: '{{ steps.a.again.length }}' },
    });
    const text = '采购框架合同'.repeat(60_000);
    const first = await run('large', { text });
    const second = await run('large', { text });
    expect([first.output, second.output]).toEqual([
      { length: text.length },
      { length: text.length },
    ]);
    const folder = join(weir.folder, 'blobs', 'default');
    const parts = await readdir(folder);
    const files = (await Promise.all(parts.map((part) => readdir(join(folder, part))))).flat();
    expect(files).toHaveLength(1);
    expect(JSON.stringify(await view(first.runId, '/journal'))).toContain(text);

    await rm(folder, { recursive: true });
    const lost = await weir.api('GET', `/api/v1/runs/${first.runId}`);
    expect(lost).toMatchObject({ status: 500, body: { error: { code: 'blob_lost' } } });
    expect(await weir.api('GET', '/api/v1/runs')).toMatchObject({ status: 200 });
    expect(await run('large', { text })).toMatchObject({ status: 'succeeded' });
  });

  it('tells what the runs of a flow take, and may take', async () => {
    const { body } = await weir.api('GET', '/api/v1/flows/large');
    expect(body).toMatchObject({ kept: { bytes: 0, quota: 10 * 2 ** 30 } });
  });
});

describe('with too little room on the disk', () => {
  it('accepts nothing, and says so', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'weir-'));
    const port = await freePorts();
    const url = `http://127.0.0.1:${port}`;
    const weir = spawn(
      process.execPath,
      [fileURLToPath(new URL('../src/main.ts', import.meta.url)), 'start'],
      {
        env: {
          ...processEnvironment,
          WEIR_PORT: String(port),
          WEIR_DATA_DIR: folder,
          WEIR_BOOTSTRAP_TOKEN: bootstrapToken,
          WEIR_LOG_LEVEL: 'error',
          WEIR_DISK_RESERVE: '900000TB',
        },
        stdio: 'ignore',
      },
    );
    try {
      let ready: Response | undefined;
      await until('it answers', async () => {
        ready = await fetch(`${url}/readyz`);
        const { children } = (await ready.clone().json()) as { children: { state: string }[] };
        return children.every(({ state }) => state === 'ready');
      });
      expect(ready?.status).toBe(503);
      expect(await ready?.json()).toMatchObject({ ready: false, disk: { full: true } });
      const answer = await fetch(`${url}/hooks/default/template-approved`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ eventId: 'e', kind: 'TEMPLATE', result: 'APPROVED' }),
      });
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('30');
      expect(await answer.json()).toMatchObject({ error: { code: 'disk_full' } });
    } finally {
      const ended = once(weir, 'exit');
      weir.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    }
  }, 90_000);
});
