import type { ReplyOf } from '@weir/contract/api';
import { stringifyJson } from '@weir/contract/json';
import type { Applied } from './apply.ts';
import type { FlowFile } from './documents.ts';
import { Refused } from './failure.ts';
import type { Server } from './server.ts';

/** Saves and publishes the flow unless its draft says the same and is published. */
export async function applyFlow(
  server: Server,
  { key, document, file }: FlowFile,
  dryRun: boolean,
): Promise<Applied> {
  const before = await findFlow(server, key);
  // In their order: the order of steps has a meaning.
  const isSame = before !== null && stringifyJson(before.document) === stringifyJson(document);
  if (isSame && !before.changed)
    return { deed: 'unchanged', detail: `${key} v${before.publishedVersion}` };
  const deed = isSame ? 'published' : before ? 'updated' : 'created';
  const replaced = !isSame && before?.changed ? `  ${draftReplaced}` : '';
  if (dryRun) return { deed, detail: `${key}${replaced}` };
  if (!isSame) {
    await server.call('saveFlow', {
      params: { key },
      body: document,
      ...(before && { ifMatch: before.revision }),
    });
  }
  const { version } = await server.call('publishFlow', { params: { key }, body: { note: file } });
  return { deed, detail: `${key} v${version}${replaced}` };
}

/** Saves a flow the server does not have, so that others may name it. */
export async function saveAhead(server: Server, { key, document }: FlowFile): Promise<void> {
  if (await findFlow(server, key)) return;
  await server.call('saveFlow', { params: { key }, body: document });
}

/** Edits somebody saved but did not publish are told, for they are in no version. */
const draftReplaced = '（替换了未发布的草稿 / replaces an unpublished draft）';

async function findFlow(server: Server, key: string): Promise<ReplyOf<'getFlow'> | null> {
  try {
    return await server.call('getFlow', { params: { key } });
  } catch (error) {
    if (error instanceof Refused && error.error.code === 'not_found') return null;
    throw error;
  }
}
