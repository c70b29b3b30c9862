import { z } from 'zod';
import { builtInKinds, flowDocument } from './flow.ts';
import type { JsonObject } from './json.ts';
import { type RuleOp, ruleOps, unaryOps } from './rules.ts';
import { stepInputs } from './step-inputs.ts';

/**
 * The form of a flow document as JSON Schema 2020-12, so that editors complete and check flow files; the schema of one
 * step, which scopes hold again, is `$defs/step`. It says less than `validateFlow`: nothing of the graph, of what is
 * named outside the document, and of expressions.
 */
export function flowJsonSchema(): JsonObject {
  const document = published(flowDocument);
  const { $defs } = document as { $defs: { step: JsonObject } };
  return {
    ...document,
    $defs: { ...$defs, step: { ...$defs.step, allOf: builtInKinds.map(inputOfKind) }, rules, rule },
  };
}

/** A step is of another kind, or has the kind's `with`. */
function inputOfKind(use: (typeof builtInKinds)[number]): JsonObject {
  // What else it defines, the whole document defines as well.
  const { $schema: _, $defs: _defs, ...schema } = published(stepInputs[use]);
  const needed = schema['required'] ? { required: ['with'] } : {};
  return {
    anyOf: [
      { properties: { use: { not: { const: use } } } },
      { properties: { with: schema }, ...needed },
    ],
  };
}

/** Of what people write: keys with defaults may be left out. */
function published(schema: z.ZodType): JsonObject {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonObject;
}

const entries: JsonObject = {
  type: 'array',
  minItems: 1,
  items: { anyOf: [{ $ref: '#/$defs/rules' }, { $ref: '#/$defs/rule' }] },
};

const rules: JsonObject = {
  type: 'object',
  properties: { all: entries, any: entries },
  additionalProperties: false,
  oneOf: [{ required: ['all'] }, { required: ['any'] }],
};

const ruleOf = (ops: readonly RuleOp[], ...operands: readonly string[]): JsonObject => ({
  type: 'object',
  properties: Object.fromEntries([['op', { enum: [...ops] }], ...operands.map((key) => [key, {}])]),
  additionalProperties: false,
  required: ['op', ...operands],
});

const unary: readonly RuleOp[] = unaryOps;
const rule: JsonObject = {
  anyOf: [
    ruleOf(unaryOps, 'left'),
    ruleOf(
      ruleOps.filter((op) => !unary.includes(op)),
      'left',
      'right',
    ),
  ],
};
