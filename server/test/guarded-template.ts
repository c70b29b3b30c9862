import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readFlowFile } from '../src/versions/read-flow-file.ts';
import { type RunningWeir, until } from './running-weir.ts';

/** The flow of the fault tests: the main job with guests and retries. */
const file = fileURLToPath(new URL('fixtures/guarded-template.yaml', import.meta.url));
const patience = 120_000;

export async function publishGuarded(weir: RunningWeir): Promise<void> {
  const path = '/api/v1/flows/guarded-template';
  await weir.api('PUT', path, readFlowFile(await readFile(file, 'utf8'), file));
  let published = await weir.api('POST', `${path}/publish`);
  // No guest was had in time to check the code: it is to be tried again.
  const isDecided = async (): Promise<boolean> => {
    if (published.status === 503) published = await weir.api('POST', `${path}/publish`);
    return published.status !== 503;
  };
  await until('the flow is published', isDecided, patience);
  if (published.status !== 201) throw new Error(JSON.stringify(published.body));
}

export function post(url: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** As a careful sender: again until it is answered. Answers the run. */
export async function deliver(weir: RunningWeir, event: object): Promise<string> {
  let runId = '';
  const answered = async (): Promise<boolean> => {
    const response = await post(`${weir.url}/hooks/default/guarded-template`, event);
    ({ runId } = (await response.json()) as { runId: string });
    return response.status === 200 || response.status === 202;
  };
  await until('the event is answered', answered, patience);
  return runId;
}

/** The run, once it has one of the statuses. */
export async function runOf(
  weir: RunningWeir,
  runId: string,
  statuses: readonly string[],
): Promise<{ status: string }> {
  let run = { status: '' };
  const there = async (): Promise<boolean> => {
    run = (await weir.api('GET', `/api/v1/runs/${runId}`)).body as { status: string };
    return statuses.includes(run.status);
  };
  await until(`run ${runId} ends`, there, patience).catch((cause: unknown) => {
    throw new Error(`${JSON.stringify(run)}\n${weir.output()}`, { cause });
  });
  return run;
}
