import type { Call } from './arguments.ts';
import { withServer } from './server.ts';

/** `weir token revoke`: from now on nobody gets in with the token. */
export async function run({ operands: [id = ''], options }: Call): Promise<number> {
  await withServer(options, (server) => server.call('revokeToken', { params: { id } }));
  console.log(`已撤销 / revoked  ${id}`);
  return 0;
}
