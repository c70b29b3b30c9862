import type { Text } from './text.ts';

/** What a flow document may refer to, and who judges its expressions: the contract itself knows neither. */
export interface FlowCatalog {
  /** The key in the address, which the document must carry. */
  readonly key?: string;
  /** By `<connector>.<action>`; `inputSchema` is JSON Schema 2020-12. */
  readonly actions: ReadonlyMap<string, CatalogAction>;
  /** By `<connector>.<trigger>`. */
  readonly triggers: ReadonlyMap<string, CatalogTrigger>;
  /** Connector of each saved connection. */
  readonly connections: ReadonlyMap<string, string>;
  /** Whether a flow may be called; a draft names itself as well. */
  readonly flows: ReadonlySet<string>;
  /** Flows that have only a draft: a call to one fails until it is published. */
  readonly drafts?: ReadonlySet<string>;
  /** The tenant's variables; absent: they are not known, so none is missed. */
  readonly variables?: ReadonlySet<string>;
  /** The groups that workers serve; absent: they are not known. */
  readonly groups?: ReadonlySet<string>;
  checkExpression(source: string): CheckedExpression;
}

export interface CatalogAction {
  readonly inputSchema: unknown;
  readonly needsConnection: boolean;
  readonly connector: string;
}

/** Nothing in the `with` of a trigger is evaluated, so all of it can be judged. */
export interface CatalogTrigger extends CatalogAction {
  /** What is wrong with a `with`, in the connector's words; null: nothing. */
  fault(input: unknown): Text | null;
}

export type CheckedExpression =
  /** `names`: root paths such as `trigger`, `steps.enable` or `vars.limit`. */
  | { readonly kind: 'ok'; readonly names: readonly string[] }
  /** Only JavaScript itself can tell. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'invalid'; readonly message: Text; readonly at: number };
