import { flowsNamedIn, readDraft } from '@weir/contract/draft';
import type { Problem } from '@weir/contract/errors';
import type { FlowDocument } from '@weir/contract/flow';
import { checkUnsupported } from '@weir/contract/unsupported';
import { type FlowCatalog, validateFlow } from '@weir/contract/validate-flow';
import { WeirError } from '@weir/contract/weir-error';
import type { Catalog } from '../connector-host/catalog.ts';
import { surroundings } from '../engine/scope.ts';
import { compileExpression } from '../expr/compile.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { ControlStore } from '../store/control-store.ts';
import type { TenantStore, TenantStores } from '../store/tenant-store.ts';
import { judgeForeign } from './judge-foreign.ts';
import { takenRoutes } from './taken-routes.ts';

export interface JudgeParts {
  readonly stores: TenantStores;
  readonly control: Pick<ControlStore, 'workers'>;
  readonly catalog: Catalog;
  /** Of the sandbox. */
  readonly check: Sandbox['check'];
}

/** A document of a tenant, under the key in its address. */
export interface Subject {
  readonly tenant: string;
  readonly key: string;
  readonly document: unknown;
}

export interface Judged {
  readonly problems: readonly Problem[];
  /** Null when there is an error. */
  readonly flow: FlowDocument | null;
  /** Why some of it could not be judged now. */
  readonly unavailable?: WeirError | undefined;
}

/** All problems of a document, by everybody who has a say. */
export async function judgeDocument(parts: JudgeParts, subject: Subject): Promise<Judged> {
  const { tenant, key, document } = subject;
  const { problems, flow, foreign } = validateFlow(document, await catalogOf(parts, subject));
  const judged = await judgeForeign({ tenant, foreign }, parts.check);
  const taken = await takenRoutes(parts.stores.of(tenant), { key, document });
  const all = [...problems, ...checkUnsupported(document), ...taken, ...judged.problems];
  return { ...judged, flow, problems: all };
}

/** The error of a document that has errors: the first in the sentence, all problems in `details`. */
export function refusal(key: string, problems: readonly Problem[]): WeirError {
  const first = problems.find(isError);
  return new WeirError(
    'invalid_input',
    {
      zh: `${key} ${first?.path}：${first?.message['zh-CN']}`,
      en: `${key} ${first?.path}: ${first?.message.en}`,
    },
    { details: { problems }, field: first?.path },
  );
}

export const isError = ({ severity }: Problem): boolean => severity === 'error';

async function catalogOf(
  { stores, control, catalog }: JudgeParts,
  { tenant, key, document }: Subject,
): Promise<FlowCatalog> {
  const store = stores.of(tenant);
  const connections = await store.listConnections();
  const workers = await control.workers();
  // Before the first worker is there, nobody can be missed.
  const served = workers.length > 0 && workers.flatMap(({ groups }) => groups);
  return {
    key,
    ...(served && { groups: new Set(served) }),
    ...(await flowsFor(store, document)),
    variables: new Set(Object.keys(surroundings.vars)),
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

/** Those of the flows a document names that are there. */
async function flowsFor(
  store: TenantStore,
  document: unknown,
): Promise<Pick<FlowCatalog, 'flows' | 'drafts'>> {
  const named = new Set(flowsNamedIn(readDraft(document)).map(({ flow }) => flow));
  const flows = new Set<string>();
  const drafts = new Set<string>();
  for (const flow of named) {
    const row = await store.findFlow(flow);
    if (row) (row.publishedVersion ? flows : drafts).add(flow);
  }
  return { flows, drafts };
}
