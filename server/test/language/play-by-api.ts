import type { JournalEvent } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import { parseJson, stringifyJson } from '@weir/contract/json';
import { bootstrapToken, type RunningWeir } from '../running-weir.ts';
import type { LanguageCase } from './case.ts';
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
  const { steps, output, settings, takes, input = {}, expect } = given;
  const document = { flow, name: flow, input: takes, steps, output, settings };
  await publishFlow(weir, document as { flow: string });
  const path = `POST /api/v1/flows/${flow}/run?wait=30s`;
  const { runId } = (await ask(weir, path, { input })) as { runId: string };
  const run = (await ask(weir, `GET /api/v1/runs/${runId}`)) as unknown as Played['run'];
  return { run, ...(expect.started && { started: await startedIn(weir, runId) }) };
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
