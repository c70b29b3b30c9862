import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningWeir, startWeir, until } from '../running-weir.ts';
import { paragraphs } from './all.ts';
import type { AnswerCase } from './answer-case.ts';
import { startAnsweringSystem } from './answering-system.ts';
import type { LanguageCase } from './case.ts';
import { expectPlayed } from './expect-played.ts';
import { journalOf, playByApi, publishFlow, runOf } from './play-by-api.ts';
import { answers } from './s1-answers.ts';
import { calledFlows } from './s5-calls.ts';

/** The sentences of the flow language that need no pretended action, told to the running product by its API. */
let weir: RunningWeir;
let system: Awaited<ReturnType<typeof startAnsweringSystem>>;
let nobody: string;

beforeAll(async () => {
  system = await startAnsweringSystem();
  const gone = await startAnsweringSystem();
  await gone.close();
  nobody = gone.url;
  const allowed = `${system.place},${gone.place}`;
  weir = await startWeir({ env: { WEIR_DEMO: 'false', WEIR_EGRESS_ALLOW: allowed } });
  for (const flow of calledFlows) await publishFlow(weir, flow);
}, 60_000);
afterAll(async () => {
  await weir?.stop();
  await system?.close();
}, 60_000);

let flows = 0;
function newFlow(): string {
  flows += 1;
  return `says-${flows}`;
}

/** The addresses of systems are known only now. */
function withAddresses(given: LanguageCase): LanguageCase {
  return { ...given, input: { ...(given.input as object), base: system.url, nobody } };
}

const isForProduct = ({ calls, people, only }: LanguageCase): boolean =>
  !calls && !people && only !== 'memory';

for (const [paragraph, sentences] of Object.entries(paragraphs)) {
  for (const { says, cases } of sentences) {
    const played = Object.entries(cases).filter(([, each]) => isForProduct(each));
    if (played.length === 0) continue;
    describe.concurrent(`${paragraph}: ${says}`, () => {
      it.each(played)('%s', async (_name, each) => {
        const given = paragraph === 's7-http' ? withAddresses(each) : each;
        expectPlayed(await playByApi(weir, newFlow(), given), each.expect);
      });
    });
  }
}

async function publishHook(flow: string, given: AnswerCase): Promise<void> {
  const { steps, output, settings, respond = 'accepted', within, when, dedupe } = given;
  await publishFlow(weir, {
    flow,
    name: flow,
    steps,
    output,
    settings,
    triggers: {
      hook: {
        use: 'webhook',
        with: { path: flow, auth: 'none', respond, ...(within && { responseTimeout: within }) },
        when,
        dedupe,
      },
    },
  } as { flow: string });
}

async function send(flow: string, { request = {} }: AnswerCase): Promise<Response> {
  const { method = 'POST', path = '', headers, body = '{"kind":"x"}' } = request;
  return fetch(`${weir.url}/hooks/default/${flow}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

async function expectAnswer(
  answer: Response,
  { status, body, headers = {} }: AnswerCase['answers'],
): Promise<void> {
  const text = await answer.text();
  expect({ status: answer.status, text }).toEqual({
    status,
    text: typeof body === 'string' ? body : body ? expect.stringMatching(body) : expect.any(String),
  });
  expect(Object.fromEntries(answer.headers)).toMatchObject(headers);
}

/** The run may go on after its answer. */
async function notSentIn(flow: string): Promise<string[]> {
  const runId = await runOf(weir, flow);
  await until('the run has ended', async () =>
    (await journalOf(weir, runId)).some(({ type }) => type === 'ended'),
  );
  const events = await journalOf(weir, runId);
  return events.flatMap((event) =>
    event.type === 'step-ended' && event.notSent ? [event.step] : [],
  );
}

it('s1: trigger.id of a start by hand is the declared id, else manual', async () => {
  for (const [flow, id] of [
    ['declared', 'byHand'],
    ['of-its-last', 'manual'],
  ] as const) {
    const { body } = await weir.api('POST', `/api/v1/flows/${flow}/run?wait=30s`, {});
    const run = await weir.api('GET', `/api/v1/runs/${(body as { runId: string }).runId}`);
    expect(run.body).toMatchObject({ triggerId: id, trigger: { id, kind: 'manual' } });
  }
});

it('s4: random numbers are the same in each attempt', async () => {
  const flow = newFlow();
  const source = "fail('again', `${Math.random()} ${uuid()}`);";
  const retry = { attempts: 2, delay: 0, on: ['again'] };
  const steps = { c: { use: 'code', retry, with: { source } } };
  const told = { use: 'set', after: 'c.error' };
  await playByApi(weir, flow, { steps: { ...steps, told }, expect: { status: 'succeeded' } });
  const events = await journalOf(weir, await runOf(weir, flow));
  const said = events.flatMap((event) =>
    'error' in event && event.error ? [event.error.message.en] : [],
  );
  expect(said).toEqual([said[0], said[0]]);
});

for (const { says, cases } of answers) {
  describe.concurrent(`s1-answers: ${says}`, () => {
    it.each(Object.entries(cases))('%s', async (_name, each) => {
      const flow = newFlow();
      await publishHook(flow, each);
      const first = send(flow, each);
      if (!each.again) {
        await expectAnswer(await first, each.answers);
        if (each.notSent) expect(await notSentIn(flow)).toEqual(each.notSent);
        return;
      }
      // What is sent first need not come first.
      if (each.respond === undefined) await first;
      await expectAnswer(await send(flow, each), each.again);
      await expectAnswer(await first, each.answers);
    });
  });
}
