import { isDeepStrictEqual } from 'node:util';
import type { JournalEvent } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import { parseJson, stringifyJson } from '@weir/contract/json';
import { bootstrapToken, type RunningWeir, until } from '../running-weir.ts';
import { addressesIn, opensOutside } from './addresses.ts';
import type { LanguageCase, Outside } from './case.ts';
import type { Played } from './expect-played.ts';

/** As `RunningWeir.api`, and integers beyond 2^53 keep their digits. */
async function ask(weir: RunningWeir, call: string, body?: unknown): Promise<Json> {
  const [method = '', path = ''] = call.split(' ');
  const response = await fetch(`${weir.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${bootstrapToken}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: stringifyJson(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${call}: ${response.status} ${text}`);
  return parseJson(text);
}

/** Saves and publishes a flow. @throws Error with the answer when it is refused. */
export async function publishFlow(
  weir: RunningWeir,
  document: { readonly flow: string },
): Promise<void> {
  await ask(weir, `PUT /api/v1/flows/${document.flow}`, document);
  await ask(weir, `POST /api/v1/flows/${document.flow}/publish`);
}

/** Publishes the case as a flow and has the product run it. */
export async function playByApi(
  weir: RunningWeir,
  flow: string,
  given: LanguageCase,
): Promise<Played> {
  const { steps, output, settings, takes, input = {}, expect, outside = [], pins } = given;
  const document = { flow, name: flow, input: takes, steps, output, settings };
  await publishFlow(weir, document as { flow: string });
  const path = `POST /api/v1/flows/${flow}/run?wait=${outside.length > 0 ? 0 : 30}s`;
  const { runId } = (await ask(weir, path, { input, ...(pins && { pins, version: 'draft' }) })) as {
    runId: string;
  };
  for (const each of outside) await comeFromOutside(weir, runId, each);
  if (outside.length > 0)
    await until('it ends', async () =>
      (await journalOf(weir, runId)).some(({ type }) => type === 'ended'),
    );
  const run = (await ask(weir, `GET /api/v1/runs/${runId}`)) as unknown as Played['run'];
  return { run, ...(expect.started && { started: await startedIn(weir, runId) }) };
}

/** @throws Error when it is not answered as the case says. */
async function comeFromOutside(weir: RunningWeir, runId: string, given: Outside): Promise<void> {
  const { opened = 1 } = given;
  await until(`${opened} waits have opened`, async () => {
    return (await journalOf(weir, runId)).filter(opensOutside).length >= opened;
  });
  if ('passes' in given) return;
  if ('signal' in given) {
    const { signal, key, data, keep, woken } = given;
    const answer = await ask(weir, `POST /api/v1/signals/${signal}`, { key, data, keep });
    if (!isDeepStrictEqual(answer, { woken }))
      throw new Error(`${signal}: ${stringifyJson(answer)}`);
    return;
  }
  const url = addressesIn(await journalOf(weir, runId))[given.round ?? 0] ?? '';
  const post = 'post' in given && { method: 'POST', body: stringifyJson(given.post) };
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { ...post, headers });
  if (response.status !== given.answers)
    throw new Error(`${JSON.stringify(given)} is answered ${response.status}`);
  await response.arrayBuffer();
}

async function startedIn(weir: RunningWeir, runId: string): Promise<readonly string[]> {
  const events = await journalOf(weir, runId);
  return events.flatMap((event) =>
    event.type === 'step-started' && event.attempt === 1 ? [event.step] : [],
  );
}

export async function journalOf(
  weir: RunningWeir,
  runId: string,
): Promise<readonly JournalEvent[]> {
  const { items } = (await ask(weir, `GET /api/v1/runs/${runId}/journal`)) as {
    items: unknown;
  };
  return items as JournalEvent[];
}

/** The only run there is of a flow. */
export async function runOf(weir: RunningWeir, flow: string): Promise<string> {
  const { items } = (await ask(weir, `GET /api/v1/runs?flow=${flow}`)) as {
    items: { id: string }[];
  };
  const [run, another] = items;
  if (!run || another) throw new Error(`${items.length} runs of ${flow}`);
  return run.id;
}
