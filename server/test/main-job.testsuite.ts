import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningWeir, startWeir, until } from './running-weir.ts';
import type { StoreUnderTest } from './store-under-test.ts';

interface Card {
  readonly receiver: string;
  readonly uuid: string;
}

/** The main job through the front door: webhook → core system → Feishu card → run, in real processes. */
export function mainJobSuite(name: string, store: StoreUnderTest): void {
  describe(`the main job on ${name}`, () => {
    let weir: RunningWeir;
    let place: Awaited<ReturnType<StoreUnderTest>>;
    let core: string;
    let feishu: string;

    beforeAll(async () => {
      place = await store();
      weir = await startWeir({ env: { WEIR_DEMO: 'true', ...place.env } });
      const port = Number(new URL(weir.url).port);
      core = `http://127.0.0.1:${port + 1}`;
      feishu = `http://127.0.0.1:${port + 2}`;
    }, 30_000);

    afterAll(async () => {
      await weir?.stop();
      await place?.remove();
    }, 30_000);

    const fire = (event: object, headers: Record<string, string> = {}) =>
      fetch(`${weir.url}/hooks/default/template-approved`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(event),
      });
    const approved = (eventId: string) => ({
      eventId,
      kind: 'TEMPLATE',
      result: 'APPROVED',
      templateId: 'T-1042',
    });

    async function ended(runId: string): Promise<Record<string, unknown>> {
      let run: Record<string, unknown> = {};
      await until(`run ${runId} ends`, async () => {
        run = (await weir.api('GET', `/api/v1/runs/${runId}`)).body as Record<string, unknown>;
        return run['status'] === 'succeeded' || run['status'] === 'failed';
      });
      return run;
    }

    const inbox = async () => (await (await fetch(`${feishu}/simulator/inbox`)).json()) as Card[];

    describe('the printed curl line', () => {
      it('enables the template, puts one card into the inbox, and the run shows every input and output', async () => {
        const [, printed = ''] = /-d '(\{.*\})'/.exec(weir.output()) ?? [];
        expect(weir.output()).toContain(`curl -X POST ${weir.url}/hooks/default/template-approved`);
        const response = await fire(JSON.parse(printed) as object);
        expect(response.status).toBe(202);
        const { runId } = (await response.json()) as { runId: string };
        const run = await ended(runId);

        expect(run).toMatchObject({
          status: 'succeeded',
          flow: 'enable-approved-template',
          version: 1,
          triggerId: 'approved',
          traceId: response.headers.get('x-trace-id'),
          trigger: { kind: 'webhook', method: 'POST', body: { templateId: 'T-1042' } },
          output: { templateId: 'T-1042', status: 'ENABLED', told: '王磊' },
          steps: {
            enable: {
              status: 'ended',
              ports: ['ok'],
              attempts: 1,
              input: { id: 'T-1042', status: 'ENABLED' },
              output: { id: 'T-1042', status: 'ENABLED', ownerId: 'U-7' },
            },
            owner: { input: { id: 'U-7' }, output: { name: '王磊' } },
            tell: {
              input: { receiver: 'ou_7d8a6e6df7621556ce0d21922b676706' },
              output: { failed: [] },
            },
          },
        });
        const templates = JSON.stringify(await (await fetch(`${core}/simulator/templates`)).json());
        expect(templates).toMatch(/"T-1042"[^}]*"ENABLED"/);
        expect(await inbox()).toMatchObject([{ receiver: 'ou_7d8a6e6df7621556ce0d21922b676706' }]);
      });

      it('the same event sent twice, also at once, runs once', async () => {
        const answers = await Promise.all([1, 2, 3].map(() => fire(approved('twice'))));
        const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as {
          runId: string;
        }[];
        expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 202]);
        expect(new Set(bodies.map(({ runId }) => runId)).size).toBe(1);
        await ended(bodies[0]?.runId ?? '');
        const before = (await inbox()).length;
        const again = await fire(approved('twice'));
        expect(again.status).toBe(200);
        expect(await again.json()).toEqual(bodies[0]);
        expect((await inbox()).length).toBe(before);
      });

      it('keeps 64-bit integers of the core system to the digit', async () => {
        const { runId } = (await (await fire(approved('digits'))).json()) as { runId: string };
        await ended(runId);
        const response = await fetch(`${weir.url}/api/v1/runs/${runId}/journal`, {
          headers: { authorization: 'Bearer test-bootstrap-token-0001' },
        });
        expect(await response.text()).toContain('"documentId":1893746529384756231');
      });

      it('continues an incoming trace', async () => {
        const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
        const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
        const answer = await fire(approved('traced'), { traceparent });
        expect(answer.headers.get('x-trace-id')).toBe(traceId);
        const { runId } = (await answer.json()) as { runId: string };
        expect(await ended(runId)).toMatchObject({ traceId });
      });
    });

    const json = { 'content-type': 'application/json' };
    const hook = '/hooks/default/template-approved';

    describe('the webhook door', () => {
      it('answers {} to an event the flow does not want, and no run comes of it', async () => {
        const response = await fire({ ...approved('rejected'), result: 'REJECTED' });
        expect([response.status, await response.json()]).toEqual([202, {}]);
      });

      const post = (path: string, init: RequestInit) =>
        fetch(`${weir.url}${path}`, { method: 'POST', ...init });

      it.each([
        ['an unknown path', '/hooks/default/nothing', { body: '{}' }, 404, 'not_found'],
        ['an unknown tenant', '/hooks/nobody/template-approved', { body: '{}' }, 404, 'not_found'],
        ['a tenant that is a path', '/hooks/..%2Fdefault/x', { body: '{}' }, 404, 'not_found'],
        ['another method', hook, { method: 'PUT', body: '{}' }, 404, 'not_found'],
        ['broken JSON', hook, { body: '{"a":', headers: json }, 400, 'malformed'],
        [
          'no JSON by its type',
          hook,
          { body: 'x', headers: { 'content-type': 'image/png' } },
          400,
          'malformed',
        ],
        ['bytes that are no UTF-8', hook, { body: new Uint8Array([0xff, 0xfe]) }, 400, 'malformed'],
        ['too much', hook, { body: 'x'.repeat(2 * 1024 * 1024) }, 413, 'too_large'],
        ['no body where the flow needs one', hook, {}, 422, 'sandbox_error'],
        [
          'JSON without a bottom',
          hook,
          { body: '['.repeat(100_000), headers: json },
          400,
          'malformed',
        ],
        [
          'a number without end',
          hook,
          { body: `[${'9'.repeat(900_000)}]`, headers: json },
          400,
          'malformed',
        ],
      ])('refuses %s', async (_what, path, init, status, code) => {
        const response = await post(path, init);
        expect(response.status).toBe(status);
        const { error } = (await response.json()) as { error: Record<string, unknown> };
        expect(error).toMatchObject({ code, traceId: response.headers.get('x-trace-id') });
        expect(error['message']).toEqual({
          'zh-CN': expect.stringMatching(/./),
          en: expect.stringMatching(/./),
        });
      });
    });

    describe('an event keeps', () => {
      it('no header that proves who someone is', async () => {
        const answer = await fire(approved('headers'), {
          authorization: 'Bearer SECRET-abc',
          cookie: 'weir_session=SECRET-def',
          'x-request-id': 'kept',
        });
        const { runId } = (await answer.json()) as { runId: string };
        const run = JSON.stringify(await ended(runId));
        expect(run).toContain('"x-request-id":"kept"');
        expect(run).not.toContain('SECRET');
      });

      it('every value of a repeated query name', async () => {
        const answer = await fetch(`${weir.url}${hook}?a=1&a=2&b=3`, {
          method: 'POST',
          headers: json,
          body: JSON.stringify(approved('query')),
        });
        const { runId } = (await answer.json()) as { runId: string };
        expect(await ended(runId)).toMatchObject({ trigger: { query: { a: ['1', '2'], b: '3' } } });
      });

      it('its way: an address with two slashes is the same hook, not a page', async () => {
        const answer = await fetch(`${weir.url}/${hook}`, {
          method: 'POST',
          headers: json,
          body: JSON.stringify(approved('slashes')),
        });
        expect(answer.status).toBe(202);
        expect((await fetch(`${weir.url}//hooks/default/nothing`)).status).toBe(404);
      });
    });

    describe('a step that fails', () => {
      it('fails the run with code, step and both sentences, and operations hear of it', async () => {
        const answer = await fire({ ...approved('unknown-template'), templateId: 'T-0' });
        const { runId } = (await answer.json()) as { runId: string };
        const run = await ended(runId);
        expect(run).toMatchObject({
          status: 'failed',
          error: {
            code: 'not_found',
            step: 'enable',
            message: {
              'zh-CN': expect.stringMatching(/^找不到/),
              en: expect.stringMatching(/^Not found/),
            },
          },
          steps: { enable: { ports: ['error'] }, owner: { status: 'waiting' } },
          followUp: { flow: 'alert-operations' },
        });
        const { followUp } = run as unknown as { followUp: { runId: string } };
        expect(await ended(followUp.runId)).toMatchObject({
          status: 'succeeded',
          trigger: { kind: 'call', input: { run: { id: runId }, error: { code: 'not_found' } } },
          steps: { tell: { input: { text: expect.stringContaining(runId) } } },
        });
      });
    });
  });
}
