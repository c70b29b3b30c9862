import { findClosingBraces, type ScanProblem } from './javascript-scan.ts';

/** Text with `{{ expressions }}` (flow-language §4). Indexes count UTF-16 units of the whole text. */

/** One expression without the blanks around it; `at` is the index of its first character. */
export interface TemplateExpression {
  readonly source: string;
  readonly at: number;
}

export type TemplatePart = { readonly text: string } | TemplateExpression;

/** `at` is the index of the `{{`; `open` names what inside the expression is not closed, if not the braces themselves. */
export type TemplateProblem =
  | { readonly kind: 'empty'; readonly at: number }
  | { readonly kind: 'unclosed'; readonly at: number; readonly open: ScanProblem };

export type Template =
  | { readonly kind: 'literal'; readonly text: string }
  /** Exactly one expression, to the character: its value keeps its type. */
  | ({ readonly kind: 'expression' } & TemplateExpression)
  | { readonly kind: 'text'; readonly parts: readonly TemplatePart[] }
  /** `parts`: what could be read all the same. */
  | {
      readonly kind: 'invalid';
      readonly problems: readonly TemplateProblem[];
      readonly parts: readonly TemplatePart[];
    };

/** Linear in the length of `text`; never throws. */
export function parseTemplate(text: string): Template {
  const parts: TemplatePart[] = [];
  const problems: TemplateProblem[] = [];
  let at = 0;
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', at)) {
    if (open > at) parts.push({ text: text.slice(at, open) });
    const found = findClosingBraces(text, open + 2);
    if ('problem' in found) {
      problems.push({ kind: 'unclosed', at: open, open: found.problem });
      break;
    }
    const expression = trimmed(text, open + 2, found.end);
    if (expression.source === '') problems.push({ kind: 'empty', at: open });
    else parts.push(expression);
    at = found.end + 2;
  }
  if (problems.length > 0) return { kind: 'invalid', problems, parts };
  if (at < text.length) parts.push({ text: text.slice(at) });
  return classify(text, parts);
}

function classify(text: string, parts: readonly TemplatePart[]): Template {
  const [only] = parts;
  if (parts.length > 1) return { kind: 'text', parts };
  return only && 'source' in only ? { kind: 'expression', ...only } : { kind: 'literal', text };
}

function trimmed(text: string, from: number, to: number): TemplateExpression {
  const raw = text.slice(from, to);
  return { source: raw.trim(), at: from + raw.length - raw.trimStart().length };
}

export interface PlacedTemplate {
  /** Such as `with.card.title` or `with.items[0]`. */
  readonly path: string;
  readonly template: Exclude<Template, { kind: 'literal' }>;
}

const plainKey = /^[A-Za-z_$][\w$-]*$/;

/** `base.key`, or `base["odd key"]` where the key would not read back as one name. */
export function keyPath(base: string, key: string): string {
  if (!plainKey.test(key)) return `${base}[${JSON.stringify(key)}]`;
  return base === '' ? key : `${base}.${key}`;
}

/**
 * All texts of a JSON value that hold expressions (keys do not), in document order. Iterative, so that no nesting
 * overflows; a value seen on the way is not entered twice, so that a cycle ends.
 */
export function templatesIn(value: unknown, path: string): readonly PlacedTemplate[] {
  const found: PlacedTemplate[] = [];
  const seen = new Set<object>();
  const pending: { readonly value: unknown; readonly path: string }[] = [{ value, path }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (typeof next.value === 'string') {
      const template = next.value.includes('{{') ? parseTemplate(next.value) : undefined;
      if (template && template.kind !== 'literal') found.push({ path: next.path, template });
    } else if (typeof next.value === 'object' && next.value !== null && !seen.has(next.value)) {
      seen.add(next.value);
      for (const child of childrenOf(next.value, next.path).reverse()) pending.push(child);
    }
  }
  return found;
}

function childrenOf(value: object, path: string): { value: unknown; path: string }[] {
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => ({ value: item, path: `${path}[${index}]` }));
  }
  return Object.entries(value).map(([key, item]: [string, unknown]) => ({
    value: item,
    path: keyPath(path, key),
  }));
}
