import { freePorts } from '../running-weir.ts';
import { firstAnswer, redisAnswers } from './answers.mjs';
import { findProgram, makeFolder, type Running, removeFolder, run } from './program.ts';

/** A Redis of one test that keeps nothing on disk. To start it takes 40 ms. */
export interface OwnRedis {
  readonly url: string;
  /** SIGKILL; resolves once it is gone. */
  kill(): Promise<void>;
  /** Resolves once it answers. It comes back empty. */
  start(): Promise<void>;
  /** Forgets all keys while it runs on. */
  flush(): Promise<void>;
  remove(): Promise<void>;
}

export const findRedis = () => findProgram('redis-server');

export async function startRedis(): Promise<OwnRedis> {
  const command = findRedis();
  if (command === undefined) throw new Error('no redis-server found');
  const folder = await makeFolder();
  const port = await freePorts();
  const url = `redis://127.0.0.1:${port}`;
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const args = [...place, '--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
  let server: Running | undefined;

  const start = async (): Promise<void> => {
    if (server?.isAlive) throw new Error('the server runs already');
    server = run({ command, args, env: {}, folder });
    await server.ready(() => redisAnswers(url));
  };
  const kill = async (): Promise<void> => server?.end('SIGKILL');
  const remove = async (): Promise<void> => {
    await kill();
    await removeFolder(folder);
  };
  await start().catch(async (cause: unknown) => {
    await remove();
    throw cause;
  });
  return {
    url,
    kill,
    start,
    async flush() {
      const answer = await firstAnswer(url, port, 'FLUSHALL SYNC\r\n');
      if (!answer.toString().startsWith('+OK')) throw new Error(`not emptied: ${answer}`);
    },
    remove,
  };
}
