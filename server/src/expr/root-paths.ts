import type { Chain, Syntax } from './syntax.ts';

/** Of these names the one behind the dot counts as well: they hold an entry for each step, or for each variable. */
const namespaces = new Set(['steps', 'errors', 'vars']);

/** What an expression reads: `trigger`, `steps.enable`, `vars.limit`; only `steps` where the id is not written out. Each once. */
export function rootPaths(syntax: Syntax): readonly string[] {
  const paths = new Set<string>();
  collect(syntax, paths);
  return [...paths];
}

function collect(syntax: Syntax, paths: Set<string>): void {
  if (syntax.kind === 'name') paths.add(syntax.name);
  else if (syntax.kind === 'chain') collectChain(syntax, paths);
  else for (const part of partsOf(syntax)) collect(part, paths);
}

function collectChain({ base, links }: Chain, paths: Set<string>): void {
  const key = links[0]?.key;
  if (base.kind === 'name' && namespaces.has(base.name) && key?.kind === 'literal') {
    paths.add(`${base.name}.${key.value}`);
  } else {
    collect(base, paths);
  }
  for (const link of links) collect(link.key, paths);
}

function partsOf(syntax: Exclude<Syntax, Chain | { kind: 'name' }>): readonly Syntax[] {
  switch (syntax.kind) {
    case 'literal':
      return [];
    case 'unary':
      return [syntax.operand];
    case 'binary':
      return [syntax.first, ...syntax.rest.map(({ operand }) => operand)];
    case 'logical':
      return syntax.operands;
    case 'conditional':
      return [syntax.test, syntax.yes, syntax.no];
    case 'text':
      return syntax.values;
    case 'array':
      return syntax.items;
    case 'object':
      return syntax.entries.flatMap(({ key, value }) => [key, value]);
  }
}
