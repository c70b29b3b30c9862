/** Conformance: what every connector has to fulfil. */
import { z } from 'zod';
import type { Action, Connector } from './define.ts';
import { stringifyJson } from './json.ts';
import { describeConnector } from './manifest.ts';
import type { Text } from './text.ts';

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Throws one `Error` that lists every problem of the connector's data half; its actions are not run. */
export function testConnector(connector: Connector): void {
  const problems = [
    ...keyProblems('connector', connector.key),
    ...textProblems(`${connector.key}.name`, connector.name),
    ...textProblems(`${connector.key}.description`, connector.description),
    ...formProblems(`${connector.key}.config`, connector.config),
    ...doubles(connector.actions.map(({ key }) => key)),
    ...connector.actions.flatMap(actionProblems),
    ...(connector.actions.length === 0 ? [`${connector.key}: no action`] : []),
  ];
  if (problems.length > 0) throw new Error(problems.join('\n'));
  stringifyJson(describeConnector(connector));
}

function actionProblems(action: Action): readonly string[] {
  const { key, effect, input, sample } = action;
  const parsed = z.strictObject(input).safeParse(sample.input);
  return [
    ...keyProblems('action', key),
    ...textProblems(`${key}.name`, action.name),
    ...textProblems(`${key}.description`, action.description),
    ...textProblems(`${key}.sentence`, action.sentence),
    ...sentenceProblems(action),
    ...formProblems(`${key}.input`, input),
    ...(effect.kind === 'idempotent' && effect.keyLifetimeMs !== null && !(effect.keyLifetimeMs > 0)
      ? [`${key}: the key's lifetime is not positive`]
      : []),
    ...(parsed.success ? [] : [`${key}: the sample's input is refused: ${parsed.error.message}`]),
    ...(sample.output === undefined ? [`${key}: the sample has no output`] : []),
  ];
}

/** Places such as `{card.title}` name a field, and are the same in both languages. */
function sentenceProblems({ key, sentence, input }: Action): readonly string[] {
  const places = (text: string) =>
    [...text.matchAll(/\{([^}]*)\}/g)].map(([, path]) => path ?? '').sort();
  const chinese = places(sentence['zh-CN']);
  const unknown = chinese.filter((path) => !hasField(z.strictObject(input), path.split('.')));
  return [
    ...unknown.map((path) => `${key}: the sentence names {${path}}, which is no field`),
    ...(chinese.join() === places(sentence.en).join()
      ? []
      : [`${key}: the sentences differ in places`]),
  ];
}

function hasField(type: z.ZodType, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return true;
  if (type instanceof z.ZodOptional || type instanceof z.ZodDefault) {
    return hasField(type.unwrap() as z.ZodType, [first, ...rest]);
  }
  const inner =
    type instanceof z.ZodObject ? (type.shape[first] as z.ZodType | undefined) : undefined;
  return inner !== undefined && hasField(inner, rest);
}

/** Every field, nested ones too, has a form with a label in both languages. */
function formProblems(place: string, shape: Connector['config']): readonly string[] {
  const schema = z.toJSONSchema(z.strictObject(shape), { io: 'input' }) as JsonSchema;
  return schemaProblems(place, schema);
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly form?: { readonly label: Text; readonly hint?: Text };
}

function schemaProblems(place: string, schema: JsonSchema): readonly string[] {
  const fields = Object.entries(schema.properties ?? {});
  return [
    ...fields.flatMap(([key, field]) => [
      ...(field.form
        ? textProblems(`${place}.${key} label`, field.form.label)
        : [`${place}.${key}: no form`]),
      ...(field.form?.hint ? textProblems(`${place}.${key} hint`, field.form.hint) : []),
      ...(/^[a-z][A-Za-z0-9]*$/.test(key) ? [] : [`${place}.${key}: not camelCase`]),
      ...schemaProblems(`${place}.${key}`, field),
    ]),
    ...(schema.items ? schemaProblems(`${place}[]`, schema.items) : []),
  ];
}

function textProblems(place: string, text: Text): readonly string[] {
  const hasChinese = /\p{Script=Han}/u.test(text['zh-CN']);
  const english = text.en.trim() !== '' && !/\p{Script=Han}/u.test(text.en);
  return [
    ...(hasChinese ? [] : [`${place}: no Chinese`]),
    ...(english ? [] : [`${place}: no English`]),
  ];
}

function keyProblems(kind: string, key: string): readonly string[] {
  return kebab.test(key) ? [] : [`${kind} ${key}: not kebab-case`];
}

function doubles(keys: readonly string[]): readonly string[] {
  return keys.filter((key, i) => keys.indexOf(key) !== i).map((key) => `action ${key}: twice`);
}
