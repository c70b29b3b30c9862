import type { Problem } from '@weir/contract/errors';
import { foreignSentences } from '@weir/contract/expression-sentences';
import { type FlowDocument, limits, milliseconds } from '@weir/contract/flow';
import { invalidInput } from '@weir/contract/invalid-input';
import { isJsonObject, type Json, parseJson, stringifyJson } from '@weir/contract/json';
import { problemAt } from '@weir/contract/problem';
import { type Localized, localized } from '@weir/contract/text';
import { documentSentences, schemaSentences } from '@weir/contract/validate-sentences';
import { WeirError } from '@weir/contract/weir-error';
import { crashPoint } from '../observe/crash-points.ts';
import type { ControlStore } from '../store/control-store.ts';
import type { FlowRow, Publication, TenantStore, VersionRow } from '../store/tenant-store.ts';
import { callersOf } from './callers.ts';
import { changingTriggers } from './changing-triggers.ts';
import { isError, type JudgeParts, judgeDocument, refusal } from './judge-document.ts';
import { triggersOf } from './published-triggers.ts';

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
  /** Makes the document of a version the draft. Throws `not_found`, `revision_required`, `revision_stale`. */
  restore(from: {
    tenant: string;
    key: string;
    version: number;
    expected: number | null;
  }): Promise<FlowRow>;
  /**
   * All problems, of `document` or else of the draft. What only a guest can judge gets the warning `not_checked` while
   * none is to be had. Throws `not_found`.
   */
  validate(flow: { tenant: string; key: string; document?: Json | undefined }): Promise<Problem[]>;
  /**
   * Makes the draft, or the document of an earlier `version`, the next version, unless it is the published one already: then
   * that is answered, and nothing is made. Throws `not_found`, `invalid_input` with all problems in `details`,
   * `revision_stale`, `conflict`; and `unavailable` when no guest can judge its code now: a version never changes, so one
   * with a fault in it would keep it.
   */
  publish(flow: {
    tenant: string;
    key: string;
    version?: number | undefined;
    author: string;
    note: string;
  }): Promise<Published>;
  /**
   * The flow's triggers stop; its runs go on. Not refused when others call it: what goes wrong has to be stopped whoever
   * relies on it. Answers whether it was published, and who will fail without it. Throws `not_found`.
   */
  unpublish(flow: { tenant: string; key: string }): Promise<Unpublished>;
}

export interface Published extends VersionRow {
  readonly isNew: boolean;
  /** What is no error and yet is to be known. */
  readonly warnings: readonly Problem[];
}

export interface Unpublished {
  readonly row: FlowRow;
  readonly was: boolean;
  /** Who still calls it. */
  readonly warnings: readonly Problem[];
}

export interface DraftParts extends JudgeParts {
  readonly control: Pick<ControlStore, 'noteTriggers' | 'workers'>;
  readonly now: () => number;
}

export function createDrafts(parts: DraftParts): Drafts {
  const { stores, now } = parts;
  return {
    async save({ tenant, key, document, expected }) {
      if (!isJsonObject(document))
        throw new WeirError('invalid_input', { zh: '应为对象', en: 'expected an object' });
      if (document['flow'] !== key) throw otherKey(document['flow'], key);
      const text = boundedText(document);
      const name = nameOf(document, key);
      return stores.of(tenant).saveDraft({ key, name, document: text, expected, at: now() });
    },
    async restore({ tenant, key, version, expected }) {
      const store = stores.of(tenant);
      const { document } = await versionOf(store, key, version);
      const name = nameOf(parseJson(document), key);
      return store.saveDraft({ key, name, document, expected, at: now(), restores: version });
    },
    async validate({ tenant, key, document }) {
      if (document !== undefined) boundedText(document);
      const subject = document ?? (await draftOf(stores.of(tenant), key)).document;
      return [...(await judgeDocument(parts, { tenant, key, document: subject })).problems];
    },
    publish: (flow) => publish(parts, flow),
    async unpublish({ tenant, key }) {
      const store = stores.of(tenant);
      const row = await draftOf(store, key);
      const was = row.publishedVersion !== null;
      const withdraw = () => store.unpublish({ flow: key });
      const now = was ? await changingTriggers(parts.control, tenant, withdraw) : row;
      return { row: now, was, warnings: await callersOf(store, key) };
    },
  };
}

async function publish(
  parts: DraftParts,
  flow: Parameters<Drafts['publish']>[0],
): Promise<Published> {
  const { tenant, key, version: again, author, note } = flow;
  const store = parts.stores.of(tenant);
  const draft = await draftOf(store, key);
  const published = await publishedAlready(store, draft, again);
  if (published) return { ...published, isNew: false, warnings: [] };
  const { revision } = draft;
  const document =
    again === undefined ? draft.document : parseJson((await versionOf(store, key, again)).document);
  const judged = await judgeDocument(parts, { tenant, key, document });
  const { problems, unavailable } = judged;
  if (!judged.flow || problems.some(isError)) throw refusal(key, problems);
  if (unavailable) throw notPublished(unavailable, problems);
  const triggers = triggersOf(judged.flow);
  const slotLimit = judged.flow.settings?.concurrency?.limit ?? null;
  const keep = keepOf(judged.flow);
  const make = () =>
    store.publish({
      flow: key,
      revision,
      ...(again !== undefined && { again }),
      author,
      note,
      at: parts.now(),
      triggers,
      slotLimit,
      keep,
    });
  const before = (await store.listTriggers()).filter((each) => each.flow === key);
  const listens = [...before, ...triggers].some(({ use }) => use !== 'webhook');
  const made = await (listens ? changingTriggers(parts.control, tenant, make) : make());
  crashPoint('version-published');
  return { ...made, isNew: true, warnings: problems };
}

/** It says another flow than its address, or none. */
function otherKey(found: Json | undefined, key: string): WeirError {
  const [code, message] =
    typeof found === 'string'
      ? ['key_differs', documentSentences.otherKey(found, key)]
      : ['missing', schemaSentences.missing('flow')];
  return invalidInput([problemAt('flow', code, message)]);
}

/** The document as text. Throws `too_large`. */
export function boundedText(document: Json): string {
  const text = stringifyJson(document);
  if (Buffer.byteLength(text) <= limits.documentBytes) return text;
  throw new WeirError('too_large', { reason: `> ${limits.documentBytes} B` });
}

/** Throws `not_found`. */
export async function draftOf(
  store: TenantStore,
  key: string,
): Promise<FlowRow & { readonly document: Json }> {
  const row = await store.findFlow(key);
  if (!row) throw new WeirError('not_found', { reason: key });
  return { ...row, document: parseJson(row.document) };
}

async function versionOf(store: TenantStore, flow: string, version: number) {
  const row = await store.findVersion({ flow, version });
  if (!row) throw new WeirError('not_found', { reason: `${flow} v${version}` });
  return row;
}

/** The published version, when it is the one that is meant, or the draft has not been saved since. */
async function publishedAlready(
  store: TenantStore,
  draft: FlowRow,
  again: number | undefined,
): Promise<VersionRow | null> {
  const { key: flow, revision, publishedRevision, publishedVersion: version } = draft;
  const isMeant = again === undefined ? publishedRevision === revision : again === version;
  return version === null || !isMeant ? null : store.findVersion({ flow, version });
}

function notPublished({ params, options }: WeirError, problems: readonly Problem[]): WeirError {
  const why = foreignSentences.notPublished({
    'zh-CN': String(params['zh']),
    en: String(params['en']),
  });
  const { retryAfter } = options;
  const said = { zh: why['zh-CN'], en: why.en };
  return new WeirError('unavailable', said, { retryAfter, details: { problems } });
}

/** Unnamed drafts show their key. */
function nameOf(document: Json, key: string): Localized {
  const name = localized.safeParse(isJsonObject(document) ? document['name'] : undefined);
  return name.success ? name.data : key;
}

function keepOf({ settings }: FlowDocument): Publication['keep'] {
  const { succeeded, failed } = settings?.keep ?? {};
  return {
    succeeded: succeeded === undefined ? undefined : milliseconds(succeeded),
    failed: failed === undefined ? undefined : milliseconds(failed),
  };
}
