/** Actions from an OpenAPI 3.0 or 3.1 document. */
import type { Action } from './define.ts';
import { type Effect, idempotent, idempotentFor, once, read } from './effect.ts';
import { type ActionErrorCode, actionErrorCodes } from './errors.ts';
import { callOperation, type Part, type Plan } from './openapi-call.ts';
import {
  at,
  childrenOf,
  OpenApiUnsupported,
  onlyKeys,
  type Place,
  recordOf,
  refuse,
  textAt,
} from './openapi-document.ts';
import { fieldOf, propertiesOf, textOf, typeOf } from './openapi-schema.ts';

const effects: Readonly<Record<string, Effect>> = {
  get: read,
  head: read,
  options: read,
  put: idempotent,
  delete: idempotent,
  post: once,
  patch: once,
};

/**
 * One action for each operation, its key from `operationId`. Parameters and the properties of a JSON body are its fields,
 * the JSON body of a success its output. What a document cannot say is told by `x-weir-name`, `x-weir-description` and
 * `x-weir-sentence` (`{ zh-CN, en }`) and `x-weir-effect` (`read`, `idempotent`, `once`, `{ keyLifetimeMs }`) of an operation,
 * `x-weir-code` of an answer, `x-weir-label` and `x-weir-hint` of a schema. Address and sign-in are the connection's, so
 * `servers` and `security` are notes.
 *
 * @throws OpenApiUnsupported naming everything in it that an action could not do
 */
export function actionsOf(document: unknown): readonly Action[] {
  const root: Place = { value: document, path: '', depth: 0, root: document, problems: [] };
  if (!/^3\.[01]\.\d/.test(textAt(root, 'openapi') ?? ''))
    refuse(root, 'only OpenAPI 3.0 and 3.1 are supported');
  onlyKeys(root, [
    ...['openapi', 'info', 'jsonSchemaDialect', 'servers', 'paths', 'components', 'security'],
    ...['tags', 'externalDocs'],
  ]);
  checkSignIn(at(at(root, 'components'), 'securitySchemes'));
  const actions = childrenOf(at(root, 'paths')).flatMap(([path, item]) => {
    onlyKeys(item, ['summary', 'description', 'parameters', ...Object.keys(effects)]);
    return childrenOf(item)
      .filter(([method]) => Object.hasOwn(effects, method))
      .map(([method, operation]) => actionOf(operation, { method, path, item }));
  });
  refuseDoubles(
    root,
    actions.map(({ key }) => key),
  );
  if (root.problems.length > 0) throw new OpenApiUnsupported(root.problems.join('\n'));
  return actions;
}

interface Where {
  readonly method: string;
  readonly path: string;
  /** The path's own place: its parameters serve all operations. */
  readonly item: Place;
}

function actionOf(operation: Place, { method, path, item }: Where): Action {
  onlyKeys(operation, [
    ...[
      'operationId',
      'summary',
      'description',
      'tags',
      'externalDocs',
      'parameters',
      'requestBody',
    ],
    ...['responses', 'deprecated', 'security', 'x-weir-name', 'x-weir-description'],
    ...['x-weir-sentence', 'x-weir-effect'],
  ]);
  const id = textAt(operation, 'operationId') ?? '';
  if (id === '') refuse(operation, 'an "operationId" is missing');
  const parts = partsOf(operation, path, item);
  const effect = effectOf(at(operation, 'x-weir-effect'), method);
  const { success, codes } = answersOf(at(operation, 'responses'));
  const plan: Plan = {
    method: method.toUpperCase(),
    path,
    parts,
    effect,
    isObject: success !== null && typeOf(at(success, 'schema')) === 'object',
    codes,
  };
  const summary = textAt(operation, 'summary') ?? id;
  const name = textOf(at(operation, 'x-weir-name'), summary);
  const examples = parts.filter(({ example }) => example !== undefined);
  return {
    key: kebab(id),
    name,
    description: textOf(
      at(operation, 'x-weir-description'),
      textAt(operation, 'description') ?? summary,
    ),
    sentence: recordOf(operation)['x-weir-sentence']
      ? textOf(at(operation, 'x-weir-sentence'))
      : name,
    effect,
    input: Object.fromEntries(parts.map(({ key, type }) => [key, type])),
    sample: {
      input: Object.fromEntries(examples.map(({ key, example }) => [key, example])),
      output: (success && recordOf(success)['example']) ?? null,
    },
    // The host checks input and config by the schemas of action and connector before it calls this.
    run: (context) => callOperation(plan, context as never),
  };
}

function partsOf(operation: Place, path: string, item: Place): readonly Part[] {
  const own = childrenOf(at(operation, 'parameters')).map(([, each]) => parameterOf(each));
  const isOwn = (part: Part) =>
    own.some(({ name, in: place }) => name === part.name && place === part.in);
  const shared = childrenOf(at(item, 'parameters')).map(([, each]) => parameterOf(each));
  const body = bodyOf(at(operation, 'requestBody'));
  const parts = [...shared.filter((part) => !isOwn(part)), ...own, ...body];
  refuseDoubles(
    operation,
    parts.map(({ key }) => key),
  );
  for (const [, name] of path.matchAll(/\{([^}]*)\}/g)) {
    if (!parts.some((part) => part.in === 'path' && part.name === name))
      refuse(operation, `{${name}} has no parameter`);
  }
  return parts;
}

function parameterOf(parameter: Place): Part {
  onlyKeys(parameter, ['name', 'in', 'description', 'required', 'deprecated', 'schema', 'example']);
  const { name, in: given, required, example, description } = recordOf(parameter);
  const place = (['path', 'query', 'header'] as const).find((each) => each === given) ?? 'query';
  if (place !== given)
    refuse(parameter, `a parameter in ${JSON.stringify(given)} is not supported`);
  if (place === 'header' && /^(accept|content-type|authorization)$/i.test(String(name)))
    refuse(parameter, `the header ${name} is set by the body or the sign-in`);
  const schema = at(parameter, 'schema');
  const element = place === 'query' && typeOf(schema) === 'array' ? at(schema, 'items') : schema;
  if (!/^(string|integer|number|boolean)$/.test(typeOf(element)))
    refuse(schema, `a parameter in ${place} takes plain values only`);
  const isId = place === 'path' && typeOf(schema) === 'string';
  const value = { description, ...recordOf(schema), ...(isId && { minLength: 1 }) };
  const type = fieldOf({ ...schema, value }, String(name));
  return {
    key: camel(String(name)),
    in: place,
    name: String(name),
    type: required === true || place === 'path' ? type : type.optional(),
    example,
  };
}

/** The properties of a JSON object become fields of their own. */
function bodyOf(body: Place): readonly Part[] {
  if (body.value === undefined) return [];
  onlyKeys(body, ['description', 'content', 'required']);
  const media = jsonOf(body);
  if (media === null) return [];
  onlyKeys(media, ['schema', 'example']);
  const schema = at(media, 'schema');
  const { properties, required } = recordOf(schema);
  if (properties === undefined)
    refuse(schema, 'a body other than an object with "properties" is not supported');
  if (recordOf(body)['required'] !== true && required !== undefined)
    refuse(body, 'required properties of a body that may be left out are not supported');
  // Judged as a whole too: keywords of the object itself count.
  fieldOf({ ...schema, value: { ...recordOf(schema), properties: {} } }, 'body');
  const examples = recordOf(at(media, 'example'));
  return Object.entries(propertiesOf(schema)).map(
    ([name, type]): Part => ({ key: name, in: 'body', name, type, example: examples[name] }),
  );
}

function answersOf(responses: Place): { success: Place | null } & Pick<Plan, 'codes'> {
  const answers = childrenOf(responses);
  const codes = answers.flatMap(([status, answer]): [string, ActionErrorCode][] => {
    onlyKeys(answer, ['description', 'content', 'headers', 'x-weir-code']);
    const { 'x-weir-code': given } = recordOf(answer);
    if (given === undefined) return [];
    const code = actionErrorCodes.find((each) => each === given);
    if (code !== undefined && /^[345]\d\d$/.test(status)) return [[status, code]];
    refuse(answer, `the code ${JSON.stringify(given)} for ${status} is not supported`);
    return [];
  });
  const [, success] = answers.find(([status]) => /^2(\d\d|XX)$/.test(status)) ?? [];
  if (success === undefined) refuse(responses, 'no success (2xx) is described');
  const hasBody = success !== undefined && recordOf(success)['content'] !== undefined;
  return { success: hasBody ? jsonOf(success) : null, codes: Object.fromEntries(codes) };
}

function jsonOf(holder: Place): Place | null {
  const content = at(holder, 'content');
  const types = Object.keys(recordOf(content));
  const json = types.find((each) => /^application\/json\s*(;|$)/i.test(each));
  if (json !== undefined) return at(content, json);
  refuse(content, `only application/json is supported, not ${types.join(', ')}`);
  return null;
}

function checkSignIn(schemes: Place): void {
  for (const [name, place] of childrenOf(schemes)) {
    const { type, scheme, in: where } = recordOf(place);
    const isHttp = type === 'http' && /^(bearer|basic)$/i.test(String(scheme));
    if (!isHttp && !(type === 'apiKey' && where === 'header'))
      refuse(place, `the sign-in "${name}" is not supported`);
  }
}

function effectOf(place: Place, method: string): Effect {
  const { keyLifetimeMs } = recordOf(place);
  if (typeof keyLifetimeMs === 'number' && keyLifetimeMs > 0) return idempotentFor(keyLifetimeMs);
  const named = [read, idempotent, once].find(({ kind }) => kind === place.value);
  if (named === undefined && place.value !== undefined)
    refuse(place, `${JSON.stringify(place.value)} is no effect`);
  return named ?? effects[method] ?? once;
}

function refuseDoubles(place: Place, keys: readonly string[]): void {
  const doubles = keys.filter((key, i) => keys.indexOf(key) !== i);
  for (const key of doubles) refuse(place, `the name "${key}" is used twice`);
}

function kebab(id: string): string {
  return id
    .replace(/([a-z0-9])([A-Z])|[^A-Za-z0-9]+/g, (_, a = '', b = '') => `${a}-${b}`)
    .toLowerCase();
}

/** `X-Page-Size` and `page_size` are `pageSize`. */
function camel(name: string): string {
  const [first = '', ...others] = kebab(name).split('-').filter(Boolean);
  return first + others.map((each) => each.charAt(0).toUpperCase() + each.slice(1)).join('');
}
