import type { Call } from './arguments.ts';
import { withServer } from './server.ts';
import { timeText } from './table.ts';

const longest = 3650;

/** `weir token create`: the token alone on stdout, so that a script can take it; the rest on stderr. */
export async function run({ operands: [name = ''], options }: Call): Promise<number> {
  const days = options.integer('days', 1, longest);
  const body = { name, ...(days !== undefined && { days }) };
  const made = await withServer(options, (server) => server.call('createToken', { body }));
  const till = made.expiresAt === null ? null : timeText(made.expiresAt);
  console.error(
    [
      `令牌 ${made.id}，${till ? `${till} 过期` : '不过期'}，拥有所有权限。只显示这一次，请妥善保存。`,
      `Token ${made.id}, ${till ? `till ${till}` : 'for ever'}, with all rights. It is shown this once; keep it safe.`,
    ].join('\n'),
  );
  console.log(made.token);
  return 0;
}
