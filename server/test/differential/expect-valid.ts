import type { FlowSource } from '@weir/contract/flow';
import { type FlowCatalog, validateFlow } from '@weir/contract/validate-flow';
import { compileExpression } from '../../src/expr/compile.ts';
import type { Dialect } from './dialect.ts';

/** @throws Error unless the validator finds no error in the document. */
export function expectValid(document: FlowSource, dialect: Dialect): void {
  const catalog: FlowCatalog = {
    key: document.flow,
    actions: new Map(
      dialect.actions.map((kind) => [
        dialect.action(kind, { flow: 'f', step: 's', input: {} }).use,
        { inputSchema: {}, needsConnection: false, connector: 'x' },
      ]),
    ),
    triggers: new Map(),
    connections: new Map(),
    flows: new Set([...dialect.called, ...(dialect.told === undefined ? [] : [dialect.told])]),
    checkExpression(source) {
      const compiled = compileExpression(source);
      if (compiled.kind === 'native') return { kind: 'ok', names: compiled.names };
      return compiled.kind === 'guest' ? { kind: 'foreign' } : compiled;
    },
  };
  const { problems } = validateFlow(document, catalog);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  throw new Error(`${JSON.stringify(errors)}\n${JSON.stringify(document, null, 2)}`);
}
