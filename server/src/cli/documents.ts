import type { Problem } from '@weir/contract/errors';
import { connectionKey, flowKey } from '@weir/contract/flow';
import { isJsonObject, type JsonObject } from '@weir/contract/json';
import type { Text } from '@weir/contract/text';
import { formSentences } from '@weir/contract/validate-sentences';
import { readYaml } from '../versions/yaml-file.ts';
import { checkFields } from './check-fields.ts';

/** What a file says there should be. */
export type FileDocument = FlowFile | ConnectionFile;

interface Placed {
  readonly file: string;
  readonly key: string;
  /** Line of a path in the document, from 1. */
  lineOf(path: string): number;
}

export interface FlowFile extends Placed {
  readonly kind: 'flow';
  readonly document: JsonObject;
}

export interface ConnectionFile extends Placed {
  readonly kind: 'connection';
  readonly connector: string;
  readonly name: string;
  /** A secret field may be `{ env: NAME }`. */
  readonly config: JsonObject;
}

/** A problem of a file, at its place in it. */
export interface FileProblem extends Pick<Problem, 'path' | 'message' | 'severity'> {
  readonly file: string;
  readonly line: number | undefined;
}

export type ReadDocument =
  | { readonly document: FileDocument }
  | { readonly problems: readonly FileProblem[] };

/** One file: a flow has `flow: <key>`, a connection `connection: <key>`. */
export function readDocument(file: string, text: string): ReadDocument {
  const read = readYaml(text);
  if (read.kind === 'broken') return brokenYaml(file, read.faults);
  const { value, lineOf } = read;
  if (!isJsonObject(value)) return { problems: [{ ...error('', noKind), file, line: 1 }] };
  const placed = { file, lineOf };
  const found = isOfConnection(value) ? connectionIn(value, placed) : flowIn(value, placed);
  if (!Array.isArray(found)) return { document: found };
  return { problems: found.map((problem) => problemIn(placed, problem)) };
}

export function brokenYaml(
  file: string,
  faults: Extract<ReturnType<typeof readYaml>, { kind: 'broken' }>['faults'],
): { readonly problems: readonly FileProblem[] } {
  const problems = faults.map(({ line, reason }) => ({
    ...error('', { 'zh-CN': `YAML 有误：${reason}`, en: `The YAML is wrong: ${reason}` }),
    file,
    line,
  }));
  return { problems };
}

export function problemIn(
  { file, lineOf }: Pick<Placed, 'file' | 'lineOf'>,
  { path, message, severity }: Pick<Problem, 'path' | 'message' | 'severity'>,
): FileProblem {
  return { file, line: lineOf(path), path, message, severity };
}

export function error(path: string, message: Text) {
  return { path, message, severity: 'error' as const };
}

const noKind: Text = {
  'zh-CN': '既不是流程（flow: 键）也不是连接（connection: 键）。',
  en: 'Neither a flow (flow: key) nor a connection (connection: key).',
};

const isOfConnection = (value: JsonObject): boolean =>
  Object.hasOwn(value, 'connection') && !Object.hasOwn(value, 'flow');

type Found<T> = T | Pick<Problem, 'path' | 'message' | 'severity'>[];
type Source = Pick<Placed, 'file' | 'lineOf'>;

function flowIn(document: JsonObject, source: Source): Found<FlowFile> {
  if (!Object.hasOwn(document, 'flow')) return [error('', noKind)];
  const key = flowKey.safeParse(document['flow']);
  if (!key.success) return [error('flow', formSentences.key)];
  return { kind: 'flow', key: key.data, document, ...source };
}

/** JSON Schema of a connection's file. */
const connectionForm = {
  type: 'object',
  properties: {
    connection: { type: 'string' },
    connector: { type: 'string', minLength: 1 },
    name: { type: 'string', minLength: 1 },
    config: { type: 'object' },
  },
  required: ['connection', 'connector', 'name', 'config'],
  additionalProperties: false,
};

function connectionIn(value: JsonObject, source: Source): Found<ConnectionFile> {
  const problems: Found<never> = checkFields(connectionForm, value, '');
  const key = connectionKey.safeParse(value['connection']);
  if (!key.success) problems.push(error('connection', formSentences.key));
  const { connector, name, config } = value;
  if (!key.success || !isJsonObject(config) || problems.length > 0) return problems;
  const named = { key: key.data, connector: String(connector), name: String(name), config };
  return { kind: 'connection', ...named, ...source };
}
