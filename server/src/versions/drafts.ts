import { flowsNamedIn, readDraft } from '@weir/contract/draft';
import type { Problem } from '@weir/contract/errors';
import { foreignSentences } from '@weir/contract/expression-sentences';
import {
  type FlowDocument,
  isConnectorTrigger,
  isWebhook,
  limits,
  milliseconds,
} from '@weir/contract/flow';
import { invalidInput } from '@weir/contract/invalid-input';
import { isJsonObject, type Json, parseJson, stringifyJson } from '@weir/contract/json';
import { problemAt } from '@weir/contract/problem';
import { type Localized, localized } from '@weir/contract/text';
import { checkUnsupported } from '@weir/contract/unsupported';
import { type FlowCatalog, validateFlow } from '@weir/contract/validate-flow';
import { documentSentences, schemaSentences } from '@weir/contract/validate-sentences';
import { WeirError } from '@weir/contract/weir-error';
import type { Catalog } from '../connector-host/catalog.ts';
import { compileExpression } from '../expr/compile.ts';
import { crashPoint } from '../observe/crash-points.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { ControlStore } from '../store/control-store.ts';
import type {
  FlowRow,
  Publication,
  TenantStore,
  TenantStores,
  VersionRow,
} from '../store/tenant-store.ts';
import { changingTriggers } from './changing-triggers.ts';
import { judgeForeign } from './judge-foreign.ts';
import { takenRoutes } from './taken-routes.ts';

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
  /**
   * All problems, of `document` or else of the draft. What only a guest can judge gets the warning `not_checked` while
   * none is to be had. Throws `not_found`.
   */
  validate(flow: { tenant: string; key: string; document?: Json | undefined }): Promise<Problem[]>;
  /**
   * Makes the draft the next version, unless it is the published one already: then that is answered, and nothing is made.
   * Throws `not_found`, `invalid_input` with all problems in `details`, `revision_stale`, `conflict`; and `unavailable`
   * when no guest can judge its code now: a version never changes, so one with a fault in it would keep it.
   */
  publish(flow: { tenant: string; key: string; author: string; note: string }): Promise<Published>;
}

export interface Published extends VersionRow {
  readonly isNew: boolean;
}

export function createDrafts(parts: {
  stores: TenantStores;
  control: Pick<ControlStore, 'noteTriggers'>;
  catalog: Catalog;
  /** Of the sandbox. */
  check: Sandbox['check'];
  now: () => number;
}): Drafts {
  const { stores, check, now } = parts;
  const judge = async (tenant: string, key: string, document: unknown) => {
    const catalog = await catalogOf(parts, { tenant, key, document });
    const { problems, flow, foreign } = validateFlow(document, catalog);
    const judged = await judgeForeign({ tenant, foreign }, check);
    const taken = await takenRoutes(stores.of(tenant), { key, document });
    const all = [...problems, ...checkUnsupported(document), ...taken, ...judged.problems];
    return { ...judged, flow, problems: all };
  };

  return {
    async save({ tenant, key, document, expected }) {
      if (!isJsonObject(document))
        throw new WeirError('invalid_input', { zh: '应为对象', en: 'expected an object' });
      if (document['flow'] !== key) throw otherKey(document['flow'], key);
      const text = boundedText(document);
      const name = nameOf(document, key);
      return stores.of(tenant).saveDraft({ key, name, document: text, expected, at: now() });
    },
    async validate({ tenant, key, document }) {
      if (document !== undefined) boundedText(document);
      const subject = document ?? (await draftOf(stores, tenant, key)).document;
      return (await judge(tenant, key, subject)).problems;
    },
    async publish({ tenant, key, author, note }) {
      const draft = await draftOf(stores, tenant, key);
      const published = await publishedAlready(stores.of(tenant), draft);
      if (published) return { ...published, isNew: false };
      const { document, revision } = draft;
      const { problems, flow, unavailable } = await judge(tenant, key, document);
      if (!flow || problems.some(({ severity }) => severity === 'error')) {
        throw refusal(key, problems);
      }
      if (unavailable) throw notPublished(unavailable, problems);
      const triggers = triggersOf(flow);
      const slotLimit = flow.settings?.concurrency?.limit ?? null;
      const keep = keepOf(flow);
      const kept = { triggers, slotLimit, keep };
      const publication = { flow: key, revision, author, note, at: now(), ...kept };
      const store = stores.of(tenant);
      const make = () => store.publish(publication);
      const before = (await store.listTriggers()).filter((each) => each.flow === key);
      const listens = [...before, ...triggers].some(({ use }) => use !== 'webhook');
      const version = await (listens ? changingTriggers(parts.control, tenant, make) : make());
      crashPoint('version-published');
      return { ...version, isNew: true };
    },
  };
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
function boundedText(document: Json): string {
  const text = stringifyJson(document);
  if (Buffer.byteLength(text) <= limits.documentBytes) return text;
  throw new WeirError('too_large', { reason: `> ${limits.documentBytes} B` });
}

async function draftOf(
  stores: TenantStores,
  tenant: string,
  key: string,
): Promise<FlowRow & { readonly document: Json }> {
  const row = await stores.of(tenant).findFlow(key);
  if (!row) throw new WeirError('not_found', { reason: key });
  return { ...row, document: parseJson(row.document) };
}

/** The published version, when the draft has not been saved since. */
async function publishedAlready(store: TenantStore, draft: FlowRow): Promise<VersionRow | null> {
  const { key: flow, revision, publishedRevision, publishedVersion: version } = draft;
  if (version === null || publishedRevision !== revision) return null;
  return store.findVersion({ flow, version });
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
function nameOf(document: { [key: string]: Json }, key: string): Localized {
  const name = localized.safeParse(document['name']);
  return name.success ? name.data : key;
}

function keepOf({ settings }: FlowDocument): Publication['keep'] {
  const { succeeded, failed } = settings?.keep ?? {};
  return {
    succeeded: succeeded === undefined ? undefined : milliseconds(succeeded),
    failed: failed === undefined ? undefined : milliseconds(failed),
  };
}

/** Those that something has to be done for; manual starts and calls always work. */
function triggersOf(flow: FlowDocument): Publication['triggers'] {
  return Object.entries(flow.triggers ?? {}).flatMap(([id, trigger]): Publication['triggers'] => {
    const { use } = trigger;
    if (isWebhook(trigger)) {
      const { method, path } = trigger.with;
      return [{ trigger: id, use, connection: null, route: { method, path } }];
    }
    return isConnectorTrigger(trigger)
      ? [{ trigger: id, use, connection: trigger.connection ?? null, route: null }]
      : [];
  });
}

async function catalogOf(
  { stores, catalog }: { stores: TenantStores; catalog: Catalog },
  subject: { tenant: string; key: string; document: unknown },
): Promise<FlowCatalog> {
  const { key, document } = subject;
  const store = stores.of(subject.tenant);
  const connections = await store.listConnections();
  return {
    key,
    flows: await publishedOf(store, document),
    actions: catalog.forFlows(),
    triggers: catalog.triggersForFlows(),
    connections: new Map(connections.map((row) => [row.key, row.connector])),
    checkExpression(source) {
      const compiled = compileExpression(source);
      switch (compiled.kind) {
        case 'native':
          return { kind: 'ok', names: compiled.names };
        case 'guest':
          return { kind: 'foreign' };
        case 'invalid':
          return compiled;
      }
    },
  };
}

/** Those of the flows a document names that are published. */
async function publishedOf(store: TenantStore, document: unknown): Promise<ReadonlySet<string>> {
  const named = new Set(flowsNamedIn(readDraft(document)).map(({ flow }) => flow));
  const published = new Set<string>();
  for (const flow of named) {
    if ((await store.findFlow(flow))?.publishedVersion) published.add(flow);
  }
  return published;
}
