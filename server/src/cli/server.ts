import { readClientConfig, readConfig } from '../config.ts';
import type { Options } from './arguments.ts';
import { type Client, createClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { openLocalAccess } from './local-access.ts';

/** The server a command talks to. */
export interface Server extends Client {
  /** Address of a page for people, below the tenant's own pages, such as `runs/01j…`. */
  link(page: string): Promise<string>;
}

/**
 * Runs `work` with the server that `--url` and `--token`, else `WEIR_URL` and `WEIR_TOKEN` name, and without them the one
 * that runs on this machine's data folder. Throws `not_running` or `CommandFailure`.
 */
export async function withServer<T>(
  options: Options,
  work: (server: Server) => Promise<T>,
): Promise<T> {
  const given = readClientConfig();
  const url = checkedUrl(options.text('url')) ?? given.url;
  const token = options.text('token') ?? given.token;
  if (token !== undefined) {
    const remote = url ?? readConfig().publicUrl;
    return work(serverAt({ url: remote, publicUrl: remote, token }));
  }
  if (url !== undefined) {
    throw new CommandFailure(
      `访问 ${url} 需要令牌：用 --token 或环境变量 WEIR_TOKEN 给出。在那台机器上用 npx weir token create 创建。`,
      `${url} needs a token: give it with --token or in WEIR_TOKEN. Make one there with npx weir token create.`,
    );
  }
  const local = await openLocalAccess(readConfig().dataDir);
  try {
    return await work(serverAt(local));
  } finally {
    await local.close();
  }
}

function serverAt(access: { url: string; publicUrl: string; token: string }): Server {
  const client = createClient(access);
  return {
    ...client,
    async link(page) {
      const { tenant } = await client.call('me');
      return `${access.publicUrl}/t/${tenant}/${page}`;
    },
  };
}

function checkedUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text.replace(/\/+$/, '');
  throw new CommandFailure(
    `--url 应为 http 或 https 地址，现在是 ${text}。`,
    `--url is an http or https address, not ${text}.`,
  );
}
