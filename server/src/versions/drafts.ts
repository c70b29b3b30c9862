import type { Problem } from '@weir/contract/errors';
import { type FlowDocument, limits } from '@weir/contract/flow';
import { isJsonObject, type Json, parseJson, stringifyJson } from '@weir/contract/json';
import { type Localized, localized } from '@weir/contract/text';
import { type FlowCatalog, validateFlow } from '@weir/contract/validate-flow';
import { WeirError } from '@weir/contract/weir-error';
import type { Catalog } from '../connector-host/catalog.ts';
import { compileExpression } from '../expr/compile.ts';
import type { FlowRow, TenantStores, VersionRow } from '../store/tenant-store.ts';

/**
 * Drafts and versions: what the API, the command line and the demo do with flow documents. A draft may be wrong; a
 * version is validated and never changes.
 */
export interface Drafts {
  /** Any object with the right key is stored. Throws `invalid_input`, `too_large`, `revision_required`, `revision_stale`. */
  save(draft: {
    tenant: string;
    key: string;
    document: Json;
    expected: number | null;
  }): Promise<FlowRow>;
  /** All problems, of `document` or else of the draft. Throws `not_found`. */
  validate(flow: { tenant: string; key: string; document?: Json | undefined }): Promise<Problem[]>;
  /** Throws `not_found`, `invalid_input` with all problems in `details`, `revision_stale`, `conflict`. */
  publish(flow: { tenant: string; key: string; author: string; note: string }): Promise<VersionRow>;
}

export function createDrafts(parts: {
  stores: TenantStores;
  catalog: Catalog;
  now: () => number;
}): Drafts {
  const { stores, now } = parts;
  const check = async (tenant: string, key: string, document: unknown) =>
    validateFlow(document, await catalogOf(parts, tenant, key));

  return {
    async save({ tenant, key, document, expected }) {
      if (!isJsonObject(document))
        throw new WeirError('invalid_input', { zh: '应为对象', en: 'expected an object' });
      if (document['flow'] !== key) {
        throw new WeirError('invalid_input', { reason: `flow ≠ ${key}` }, { field: 'flow' });
      }
      const text = boundedText(document);
      const name = nameOf(document, key);
      return stores.of(tenant).saveDraft({ key, name, document: text, expected, at: now() });
    },
    async validate({ tenant, key, document }) {
      if (document !== undefined) boundedText(document);
      const subject = document ?? (await draftOf(stores, tenant, key)).document;
      return (await check(tenant, key, subject)).problems;
    },
    async publish({ tenant, key, author, note }) {
      const { document, revision } = await draftOf(stores, tenant, key);
      const { problems, flow } = await check(tenant, key, document);
      if (!flow || problems.some(({ severity }) => severity === 'error')) {
        throw refusal(key, problems);
      }
      const routes = routesOf(flow);
      return stores.of(tenant).publish({ flow: key, revision, author, note, at: now(), routes });
    },
  };
}

/** The document as text. Throws `too_large`. */
function boundedText(document: Json): string {
  const text = stringifyJson(document);
  if (Buffer.byteLength(text) <= limits.documentBytes) return text;
  throw new WeirError('too_large', { reason: `> ${limits.documentBytes} B` });
}

async function draftOf(
  stores: TenantStores,
  tenant: string,
  key: string,
): Promise<{ document: Json; revision: number }> {
  const row = await stores.of(tenant).findFlow(key);
  if (!row) throw new WeirError('not_found', { reason: key });
  return { document: parseJson(row.document), revision: row.revision };
}

/** The error of a document that cannot be published: the first problem in the sentence, all of them in `details`. */
function refusal(key: string, problems: readonly Problem[]): WeirError {
  const first = problems.find(({ severity }) => severity === 'error');
  return new WeirError(
    'invalid_input',
    {
      zh: `${key} ${first?.path}：${first?.message['zh-CN']}`,
      en: `${key} ${first?.path}: ${first?.message.en}`,
    },
    { details: { problems }, field: first?.path },
  );
}

/** Unnamed drafts show their key. */
function nameOf(document: { [key: string]: Json }, key: string): Localized {
  const name = localized.safeParse(document['name']);
  return name.success ? name.data : key;
}

function routesOf(flow: FlowDocument): { method: string; path: string; trigger: string }[] {
  return Object.entries(flow.triggers ?? {}).flatMap(([id, trigger]) =>
    trigger.use === 'webhook'
      ? [{ method: trigger.with.method, path: trigger.with.path, trigger: id }]
      : [],
  );
}

async function catalogOf(
  { stores, catalog }: { stores: TenantStores; catalog: Catalog },
  tenant: string,
  key: string,
): Promise<FlowCatalog> {
  const connections = await stores.of(tenant).listConnections();
  return {
    key,
    actions: catalog.forFlows(),
    connections: new Map(connections.map((row) => [row.key, row.connector])),
    checkExpression(source) {
      const compiled = compileExpression(source);
      return compiled.kind === 'native' ? { kind: 'ok', names: compiled.names } : compiled;
    },
  };
}
