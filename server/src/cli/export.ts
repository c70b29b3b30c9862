import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EndpointName, endpoints, type ReplyOf } from '@weir/contract/api';
import { connectionKey, flowKey } from '@weir/contract/flow';
import { isJsonObject, type Json } from '@weir/contract/json';
import type { ConnectionView } from '@weir/contract/views';
import { writeYaml } from '../versions/yaml-file.ts';
import type { Call } from './arguments.ts';
import { toFile } from './connection-form.ts';
import { CommandFailure } from './failure.ts';
import { connectionsNamedIn } from './flow-references.ts';
import { unusable } from './read-file.ts';
import { type Server, withServer } from './server.ts';
import { padded } from './table.ts';

const deedWidth = 24;

/** `weir export`: the drafts of flows, and connections without their secrets, as files that `weir apply` reads. */
export async function run({ operands: [folder = ''], options }: Call): Promise<number> {
  return withServer(options, async (server) => {
    const only = options.text('flow');
    const keys = only === undefined ? await allFlows(server) : [fileKey('flow', only)];
    const named = new Set<string>();
    for (const key of keys) {
      const flow = checked('getFlow', await server.call('getFlow', { params: { key } }));
      const { document, changed, publishedVersion } = flow;
      if (isJsonObject(document))
        for (const connection of connectionsNamedIn(document)) named.add(connection);
      const remark = publishedVersion === null ? unpublished : changed ? ahead : '';
      await write(join(folder, 'flows'), `${key}.yaml`, { value: document, remark });
    }
    const { items } = checked('listConnections', await server.call('listConnections'));
    const wanted = items.filter(({ key }) => only === undefined || named.has(key));
    tellVariables(await writeConnections(join(folder, 'connections'), wanted));
    return 0;
  });
}

const unpublished = '（尚未发布 / not published）';
const ahead = '（草稿有未发布的修改 / the draft has unpublished changes）';

async function allFlows(server: Server): Promise<string[]> {
  const keys: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const answer = await server.call('listFlows', { query: { limit: 200, cursor } });
    const page = checked('listFlows', answer);
    keys.push(...page.items.map(({ key }) => fileKey('flow', key)));
    if (page.nextCursor === null) return keys;
    cursor = page.nextCursor;
  }
}

const keyForms = { flow: flowKey, connection: connectionKey } as const;

/**
 * A key that becomes the name of a file: never a path, whatever the server, or the caller, says. Throws `CommandFailure`.
 */
function fileKey(kind: keyof typeof keyForms, key: string): string {
  if (keyForms[kind].safeParse(key).success) return key;
  const told = JSON.stringify(key.slice(0, 200));
  const noun = { flow: '流程', connection: '连接' }[kind];
  throw new CommandFailure(
    `${told} 不是${noun}的标识：应为小写字母、数字和连字符。`,
    `${told} is no key of a ${kind}: lower-case letters, digits and hyphens.`,
  );
}

/** The server may be another one than was meant. Throws `CommandFailure` for an answer that is not as its endpoint gives it. */
function checked<N extends EndpointName>(name: N, answer: ReplyOf<N>): ReplyOf<N> {
  const result = endpoints[name].reply.safeParse(answer);
  if (result.success) return result.data as ReplyOf<N>;
  const [issue] = result.error.issues;
  const place = `${name}: ${issue?.path.join('.') ?? ''}`;
  throw new CommandFailure(
    `服务器的应答不是 Weir 的（${place}）。检查地址和版本。`,
    `The server does not answer as Weir does (${place}). Check its address and version.`,
  );
}

/** Answers the variables that stand for the secrets. */
async function writeConnections(
  folder: string,
  connections: readonly ConnectionView[],
): Promise<ReadonlySet<string>> {
  const variables = new Set<string>();
  for (const connection of connections) {
    const value = toFile(connection, variables);
    const name = `${fileKey('connection', connection.key)}.yaml`;
    await write(folder, name, { value, remark: '' });
  }
  return variables;
}

/** A file of the same name is overwritten, and that is said. */
async function write(
  folder: string,
  name: string,
  { value, remark }: { value: Json; remark: string },
): Promise<void> {
  const file = join(folder, name);
  const text = writeYaml(value);
  try {
    await mkdir(folder, { recursive: true });
    const before = await readFile(file, 'utf8').catch(() => null);
    const deed =
      before === null
        ? '已写入 / written'
        : before === text
          ? '未变 / unchanged'
          : '已覆盖 / overwritten';
    if (before !== text) await writeFile(file, text);
    console.log(`${padded(deed, deedWidth)}${file}  ${remark}`.trimEnd());
  } catch (cause) {
    throw unusable(file, cause);
  }
}

function tellVariables(variables: ReadonlySet<string>): void {
  if (variables.size === 0) return;
  const names = [...variables].join(' ');
  console.error(
    `\n密钥不在文件中；apply 前请设置：${names}\nSecrets are not in the files; before apply set: ${names}`,
  );
}
