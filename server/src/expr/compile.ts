import { checkBalance } from '@weir/contract/javascript-scan';
import type { Json } from '@weir/contract/json';
import type { Text } from '@weir/contract/text';
import { ForeignSyntax, InvalidSyntax } from './errors.ts';
import { Evaluation, type Scope } from './evaluate.ts';
import { parseExpression } from './parse.ts';
import { rootPaths } from './root-paths.ts';
import { sentences } from './syntax-sentences.ts';

export const maxLength = 10_000;
const maxReason = 40;

export type Compiled =
  | {
      readonly kind: 'native';
      /**
       * The value JavaScript in strict mode gives; it may be a part of the scope, so treat it as read-only.
       * @throws ExpressionError where JavaScript throws a TypeError. @throws NeedsGuest where only JavaScript knows.
       */
      evaluate(scope: Scope): Json | undefined;
      /** Root paths it reads, such as `trigger` or `steps.enable`. */
      readonly names: readonly string[];
    }
  /** `reason`: the place of the source, cut short, that is outside the subset. */
  | { readonly kind: 'guest'; readonly reason: string }
  /** No JavaScript expression, or beyond the limits; `at` is an index into the source. */
  | { readonly kind: 'invalid'; readonly message: Text; readonly at: number };

/** Never throws; the result may be kept. */
export function compileExpression(source: string): Compiled {
  if (source.length > maxLength) {
    return { kind: 'invalid', message: sentences.tooLong(maxLength), at: maxLength };
  }
  try {
    const syntax = parseExpression(source);
    return {
      kind: 'native',
      evaluate: (scope) => new Evaluation(source, scope).result(syntax),
      names: rootPaths(syntax),
    };
  } catch (error) {
    if (error instanceof InvalidSyntax) {
      return { kind: 'invalid', message: error.text, at: error.at };
    }
    if (error instanceof ForeignSyntax) return foreign(source, error.at);
    throw error;
  }
}

function foreign(source: string, at: number): Compiled {
  const balance = checkBalance(source);
  if ('problem' in balance) {
    const { kind, mark, at } = balance.problem;
    return { kind: 'invalid', message: sentences[kind](mark), at };
  }
  const rest = source.slice(at).trim();
  return { kind: 'guest', reason: rest.length > maxReason ? `${rest.slice(0, maxReason)}…` : rest };
}
