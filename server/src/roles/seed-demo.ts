import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { apps } from '@weir/connectors/feishu/simulator/seed';
import { isJsonObject, type JsonObject, parseJson } from '@weir/contract/json';
import { sentences, toErrorData } from '@weir/contract/weir-error';
import type { Connections } from '../connector-host/connections.ts';
import type { ConnectionRow, TenantStores } from '../store/tenant-store.ts';
import type { Drafts } from '../versions/drafts.ts';

export interface DemoParts {
  readonly tenant: string;
  readonly stores: TenantStores;
  readonly connections: Connections;
  readonly drafts: Drafts;
  readonly flowsFolder: string;
  /** Addresses of the simulators. */
  readonly urls: { readonly core: string; readonly feishu: string };
  /** What the person who started us should read. */
  readonly tell: (text: string) => void;
}

/**
 * Sample connections and flows, where they are missing: what a person changed stays as it is. A wrong flow file is
 * told and left out.
 */
export async function seedDemo(parts: DemoParts): Promise<void> {
  await seedConnections(parts);
  for (const file of (await readdir(parts.flowsFolder)).sort()) {
    if (!/^[^.]+\.ya?ml$/.test(file)) continue;
    try {
      await seedFlow(parts, file);
    } catch (error) {
      parts.tell(sentences(toErrorData(error)));
    }
  }
}

async function seedConnections({ tenant, stores, connections, urls }: DemoParts): Promise<void> {
  const [app] = apps;
  if (!app) throw new Error('the Feishu simulator has no app');
  const wanted: { key: string; name: string; config: JsonObject & { baseUrl: string } }[] = [
    { key: 'core', name: '核心系统（模拟）', config: { baseUrl: urls.core, auth: 'none' } },
    {
      key: 'feishu',
      name: '飞书（模拟）',
      config: { baseUrl: urls.feishu, appId: app.appId, appSecret: app.appSecret },
    },
  ];
  for (const connection of wanted) {
    const kept = await stores.of(tenant).findConnection(connection.key);
    if (kept && !isOursElsewhere(kept, connection)) continue;
    await connections.save({ tenant, connector: connection.key, ...connection });
  }
}

/**
 * Whether the kept connection is the sample itself, made when the simulators had other ports. Name, app and loopback must
 * all be as we made them: one that a person changed is theirs.
 */
function isOursElsewhere(
  kept: ConnectionRow,
  sample: { name: string; config: JsonObject & { baseUrl: string } },
): boolean {
  const config = parseJson(kept.config);
  if (!isJsonObject(config) || kept.name !== sample.name) return false;
  const url = config['baseUrl'];
  return (
    config['appId'] === sample.config['appId'] &&
    typeof url === 'string' &&
    url !== sample.config.baseUrl &&
    /^http:\/\/127\.0\.0\.1:\d+$/.test(url)
  );
}

async function seedFlow(
  { tenant, stores, drafts, flowsFolder }: DemoParts,
  file: string,
): Promise<void> {
  // Files are named after their flow, so that a later start need not even read them.
  const key = basename(file, extname(file));
  const kept = await stores.of(tenant).findFlow(key);
  if (kept?.publishedVersion) return;
  // Somebody unpublished or deleted it.
  if ((await stores.of(tenant).listVersions({ flow: key, limit: 1 })).length > 0) return;
  const { readFlowFile } = await import('../versions/read-flow-file.ts');
  const document = readFlowFile(await readFile(join(flowsFolder, file), 'utf8'), file);
  if (!kept) await drafts.save({ tenant, key, document, expected: null });
  await drafts.publish({ tenant, key, author: 'weir', note: file });
}
