import { type FlowDocument, flowDocument } from '@weir/contract/flow';
import fc from 'fast-check';

type Steps = Record<string, Record<string, unknown>>;

/** A document from its steps, as the contract parses it. */
export function documentOf(steps: Steps, more: Record<string, unknown> = {}): FlowDocument {
  return flowDocument.parse({ flow: 'a', name: 'A', steps, ...more });
}

/** For each step of a scope: what it comes after, and whether by `error`; whether it holds a scope of its own. */
interface Shape {
  readonly after: readonly (readonly [source: number, failed: boolean])[];
  readonly inside: readonly Shape[];
}

const { shapes } = fc.letrec<{ shapes: readonly Shape[]; shape: Shape }>((tie) => ({
  shape: fc.record({
    after: fc.uniqueArray(fc.tuple(fc.nat(30), fc.boolean()), { maxLength: 3 }),
    inside: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { arbitrary: fc.constant([]), weight: 4 },
      { arbitrary: tie('shapes'), weight: 1 },
    ),
  }),
  shapes: fc.array(tie('shape'), { minLength: 1, maxLength: 10 }),
}));

/** Documents without cycles: each step comes after any of those before it, by `ok` or by `error`; some are scopes. */
export const documents: fc.Arbitrary<FlowDocument> = shapes.map((all) =>
  documentOf(stepsOf(all, 's')),
);

function stepsOf(all: readonly Shape[], prefix: string): Steps {
  return Object.fromEntries(
    all.map(({ after, inside }, place) => {
      const id = `${prefix}${place}`;
      const sources = after
        .filter(([source]) => source < place)
        .map(([source, failed]) => `${prefix}${source}${failed ? '.error' : ''}`);
      return [
        id,
        {
          ...(inside.length > 0
            ? { use: 'try', with: { steps: stepsOf(inside, `${id}x`) } }
            : { use: 'set' }),
          ...(sources.length > 0 && { after: [...new Set(sources)] }),
        },
      ];
    }),
  );
}
