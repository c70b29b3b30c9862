import { readConfig } from '../config.ts';
import { connectBeside } from './local-access.ts';

/** `weir sign-in`: a new one-time link from the server that runs on the data folder. Throws `not_running`. */
export async function run(): Promise<number> {
  const client = await connectBeside(readConfig().dataDir);
  console.log(await client.request('sign-in', 'create', {}));
  await client.close();
  return 0;
}
