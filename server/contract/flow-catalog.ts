import type { Text } from './text.ts';

/** What a flow document may refer to, and who judges its expressions: the contract itself knows neither. */
export interface FlowCatalog {
  /** The key in the address, which the document must carry. */
  readonly key?: string;
  /** By `<connector>.<action>`; `inputSchema` is JSON Schema 2020-12. */
  readonly actions: ReadonlyMap<string, CatalogAction>;
  /** Connector of each saved connection. */
  readonly connections: ReadonlyMap<string, string>;
  checkExpression(source: string): CheckedExpression;
}

export interface CatalogAction {
  readonly inputSchema: unknown;
  readonly needsConnection: boolean;
  readonly connector: string;
}

export type CheckedExpression =
  /** `names`: root paths such as `trigger` or `steps.enable`. */
  | { readonly kind: 'ok'; readonly names: readonly string[] }
  /** `reason`: the part that needs the sandbox. */
  | { readonly kind: 'guest'; readonly reason: string }
  | { readonly kind: 'invalid'; readonly message: Text; readonly at: number };
