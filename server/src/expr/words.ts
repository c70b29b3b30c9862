/** Names with a meaning of their own. */
export const constants: ReadonlyMap<string, boolean | null | undefined | number> = new Map<
  string,
  boolean | null | undefined | number
>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
]);

/** Begin or join an expression that only JavaScript itself evaluates, or are no names in strict mode. */
export const foreignWords: ReadonlySet<string> = new Set(
  (
    'arguments async await class delete eval function import in instanceof new super this void yield ' +
    'enum implements interface let package private protected public static'
  ).split(' '),
);

/** Never part of an expression where a value is expected. */
export const statementWords: ReadonlySet<string> = new Set(
  (
    'break case catch const continue debugger default do else export extends finally for if return ' +
    'switch throw try var while with'
  ).split(' '),
);

/** Cannot begin a value in any JavaScript; brackets that may open parameters or patterns are not among them. */
export const neverOperands: ReadonlySet<string> = new Set(
  '* % == === != !== <= >= > && || ?? ? : . ?. = , ; ) ] }'.split(' '),
);
