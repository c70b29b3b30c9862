import { stringifyJson } from '@weir/contract/json';
import type { Call } from './arguments.ts';
import { withServer } from './server.ts';
import { columns, timeText } from './table.ts';

const heads = ['令牌 Token', '名称 Name', '创建 Created', '过期 Expires'];

/** `weir token list`: the tokens of the tenant, oldest first. */
export async function run({ options }: Call): Promise<number> {
  const { items } = await withServer(options, (server) => server.call('listTokens'));
  const rows = items.map(({ id, name, createdAt, expiresAt }) => [
    id,
    name,
    timeText(createdAt),
    expiresAt === null ? '—' : timeText(expiresAt),
  ]);
  if (options.has('json')) console.log(stringifyJson(items, 2));
  else if (rows.length === 0) console.log('没有令牌 / No tokens');
  else console.log(columns([heads, ...rows]));
  return 0;
}
