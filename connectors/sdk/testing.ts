/** Conformance: what every connector has to fulfil. */
import { z } from 'zod';
import type { Action, Connector } from './define.ts';
import { stringifyJson } from './json.ts';
import type { ListenTrigger } from './listen.ts';
import { describeConnector } from './manifest.ts';
import type { Text } from './text.ts';

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Throws one `Error` that lists every problem of the connector's data half; its actions and triggers are not run. */
export function testConnector(connector: Connector): void {
  const { actions, triggers = [] } = connector;
  const problems = [
    ...keyProblems('connector', connector.key),
    ...textProblems(`${connector.key}.name`, connector.name),
    ...textProblems(`${connector.key}.description`, connector.description),
    ...formProblems(`${connector.key}.config`, connector.config),
    ...doubles([...actions, ...triggers].map(({ key }) => key)),
    ...actions.flatMap(actionProblems),
    ...triggers.flatMap(triggerProblems),
    ...(actions.length + triggers.length === 0 ? [`${connector.key}: no action, no trigger`] : []),
  ];
  if (problems.length > 0) throw new Error(problems.join('\n'));
  stringifyJson(describeConnector(connector));
}

function actionProblems(action: Action): readonly string[] {
  const { key, input, sample } = action;
  const parsed = z.strictObject(input).safeParse(sample.input);
  return [
    ...keyProblems('action', key),
    ...partProblems(action),
    ...effectProblems(action, parsed.data),
    ...(sample.output === undefined ? [`${key}: the sample has no output`] : []),
  ];
}

function triggerProblems(trigger: ListenTrigger): readonly string[] {
  const { key, input, sample } = trigger;
  const parsed = z.strictObject(input).safeParse(sample.input);
  const refused = parsed.success ? trigger.check?.(parsed.data) : undefined;
  const taken = ['id', 'kind', 'at'].filter((name) => Object.hasOwn(sample.event, name));
  return [
    ...keyProblems('trigger', key),
    ...partProblems(trigger),
    ...(refused ? [`${key}: the sample's input is refused: ${refused.message.en}`] : []),
    ...taken.map((name) => `${key}: the sample's event has ${name}, which is the platform's`),
  ];
}

/** What actions and triggers have in common. */
function partProblems(part: Action | ListenTrigger): readonly string[] {
  const { key, input, sample } = part;
  const parsed = z.strictObject(input).safeParse(sample.input);
  return [
    ...textProblems(`${key}.name`, part.name),
    ...textProblems(`${key}.description`, part.description),
    ...textProblems(`${key}.sentence`, part.sentence),
    ...sentenceProblems(part),
    ...formProblems(`${key}.input`, input),
    ...(parsed.success ? [] : [`${key}: the sample's input is refused: ${parsed.error.message}`]),
  ];
}

/** One that depends on the input is asked for the sample's, and must be of a kind it announces. */
function effectProblems({ key, effect }: Action, sample: object | undefined): readonly string[] {
  const one = effect.kind !== 'by-input' ? effect : sample && effect.of({ ...sample });
  const lifetime = one?.kind === 'idempotent' ? one.keyLifetimeMs : null;
  const announced = effect.kind !== 'by-input' || !one || effect.kinds.includes(one.kind);
  return [
    ...(lifetime === null || lifetime > 0 ? [] : [`${key}: the key's lifetime is not positive`]),
    ...(announced ? [] : [`${key}: the effect ${one.kind} is not among its kinds`]),
  ];
}

/** Places such as `{card.title}` name a field, and are the same in both languages. */
function sentenceProblems({ key, sentence, input }: Action | ListenTrigger): readonly string[] {
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
  return keys.filter((key, i) => keys.indexOf(key) !== i).map((key) => `${key}: twice`);
}
