import { WeirError } from '@weir/contract/weir-error';
import { connectLocal } from '../local-socket/client.ts';
import { socketPath } from '../local-socket/path.ts';

/** `weir sign-in`: a new one-time link from the server that runs on the data folder. Throws `not_running`. */
export async function signIn({ dataDir }: { dataDir: string }): Promise<void> {
  const client = await connectLocal(socketPath(dataDir)).catch((cause: unknown) => {
    throw new WeirError('not_running', { path: dataDir }, { cause });
  });
  console.log(await client.request('sign-in', 'create', {}));
  await client.close();
}
