/**
 * Search of the tenants in a data folder, beside its writer: reads what is committed, writes files of its own, and delays
 * nobody's commit. Started at the first run, or the first question.
 */
import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { WeirError } from '@weir/contract/weir-error';
import { encodeError } from '../../local-socket/error-codec.ts';
import { folderBlobs } from '../blobs/folder-blobs.ts';
import { countRuns } from '../verbs/count-runs.ts';
import type { SearchSource } from '../verbs/searched-runs.ts';
import { folderAt } from './folder.ts';
import { openFiles } from './open-files.ts';
import { openReader } from './reader.ts';
import { openSearchFile } from './search-file.ts';
import type { FromSearch, SearchStart, SearchVerbs, ToSearch } from './search-messages.ts';
import { fromSqlite, isDamaged } from './sqlite-errors.ts';
import { takeIn } from './take-in.ts';

const port = parentPort;
if (!port) throw new Error('runs in a thread');
const { folder: path } = workerData as SearchStart;
const folder = folderAt(path);
const reader = openReader(path);
const files = openFiles((key) => openSearchFile(folder.search(key)));
const sources = new Map<string, SearchSource>();

const verbs: SearchVerbs = {
  take: (tenant) => {
    const source = sources.get(tenant) ?? { levels: new Map(), blobs: folderBlobs(path, tenant) };
    sources.set(tenant, source);
    return reader.read(tenant, (tx) => takeIn(files.use(tenant), tx, source));
  },
  find: async (tenant, find) => files.use(tenant).find(find),
  count: (tenant, counted) =>
    reader.read(tenant, (tx) =>
      countRuns(tx, async (find) => files.use(tenant).find(find), counted),
    ),
};

port.on('message', async (message: ToSearch) => {
  if (message.kind === 'close') {
    files.closeAll();
    await reader.closeTenants();
    await reader.closeControl();
    port.close();
    return;
  }
  port.postMessage(await answer(message));
});

async function answer(asked: Extract<ToSearch, { kind: 'ask' }>): Promise<FromSearch> {
  const { id, tenant, verb, params } = asked;
  try {
    const value = await verbs[verb](tenant, params as never);
    return { id, value };
  } catch (error) {
    // It is made anew when it is opened the next time.
    if (isDamaged(error)) files.drop(tenant);
    const known = fromSqlite(error, folder.search(tenant));
    const fault = known instanceof WeirError ? {} : { fault: inspect(known) };
    return { id, error: encodeError(known), ...fault };
  }
}
