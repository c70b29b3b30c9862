import { stringifyJson } from '@weir/contract/json';
import type { RunSummary } from '@weir/contract/run';
import type { RunFilter } from '@weir/contract/run-filter';
import type { Call } from './arguments.ts';
import { runFilterOf } from './run-filter.ts';
import { type Server, withServer } from './server.ts';
import { columns, timeText } from './table.ts';

const usual = 20;
const most = 10_000;
/** The API gives no more at a time. */
const pageSize = 200;

const heads = [
  '运行 Run',
  '状态 Status',
  '流程 Flow',
  '版本 Version',
  '业务键 Key',
  '触发器 Trigger',
  '接收 Accepted',
  '耗时 Took',
];

/** `weir runs`: the newest runs as a table, or as JSON. */
export async function run({ options }: Call): Promise<number> {
  const limit = options.integer('limit', 1, most) ?? usual;
  const filter = runFilterOf(options, Date.now());
  const runs = await withServer(options, (server) => newest(server, filter, limit));
  if (options.has('json')) console.log(stringifyJson(runs, 2));
  else if (runs.length === 0) console.log('没有运行 / No runs');
  else console.log(columns([heads, ...runs.map(toRow)]));
  return 0;
}

async function newest(server: Server, filter: RunFilter, limit: number): Promise<RunSummary[]> {
  const runs: RunSummary[] = [];
  for (let cursor: string | undefined; ; ) {
    const query = { ...filter, limit: Math.min(pageSize, limit - runs.length), cursor };
    const page = await server.call('listRuns', { query });
    runs.push(...page.items);
    if (page.nextCursor === null || runs.length >= limit) return runs;
    cursor = page.nextCursor;
  }
}

function toRow(run: RunSummary): string[] {
  const { id, status, flow, version, key = '', triggerId, acceptedAt, startedAt, endedAt } = run;
  const took =
    startedAt !== undefined && endedAt !== undefined ? tookText(endedAt - startedAt) : '';
  return [id, status, flow, versionText(version), key, triggerId, timeText(acceptedAt), took];
}

function versionText(version: RunSummary['version']): string {
  return typeof version === 'number' ? `v${version}` : '草稿 draft';
}

function tookText(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}
