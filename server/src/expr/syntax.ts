/**
 * The parsed form of an expression. What associates to the left is one list, so only real nesting is deep and
 * evaluation needs no more stack than the depth the parser allowed.
 */
export type Syntax =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null | undefined }
  | { readonly kind: 'name'; readonly name: string; readonly span: Span }
  | Chain
  | {
      readonly kind: 'unary';
      readonly operator: Unary;
      readonly operand: Syntax;
      readonly span: Span;
    }
  | {
      readonly kind: 'binary';
      readonly first: Syntax;
      readonly rest: readonly Operation[];
      readonly span: Span;
    }
  | { readonly kind: 'logical'; readonly operator: Logical; readonly operands: readonly Syntax[] }
  | {
      readonly kind: 'conditional';
      readonly test: Syntax;
      readonly yes: Syntax;
      readonly no: Syntax;
    }
  | {
      readonly kind: 'text';
      readonly pieces: readonly string[];
      readonly values: readonly Syntax[];
      readonly span: Span;
    }
  | { readonly kind: 'array'; readonly items: readonly Syntax[] }
  | {
      readonly kind: 'object';
      readonly entries: readonly { readonly key: Syntax; readonly value: Syntax }[];
      readonly span: Span;
    };

/** Indexes into the source. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** `base.key?.[key]…`: when an optional link meets null or undefined, the whole chain is undefined. */
export interface Chain {
  readonly kind: 'chain';
  readonly base: Syntax;
  readonly links: readonly Link[];
  readonly span: Span;
}

export interface Link {
  readonly key: Syntax;
  readonly optional: boolean;
  /** Index of its `.`, `?.` or `[`. */
  readonly start: number;
}

export interface Operation {
  readonly operator: Binary;
  readonly operand: Syntax;
}

export type Unary = '!' | '-' | '+' | 'typeof';
export type Logical = '&&' | '||' | '??';
export type Binary = (typeof binaryLevels)[number][number];

/** From loosest to tightest. */
export const binaryLevels = [
  ['==', '!=', '===', '!=='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
] as const;
