import { isJsonObject, type Json, type JsonObject } from '@weir/contract/json';
import { actionSentences } from '@weir/contract/validate-sentences';
import type { ConnectionView } from '@weir/contract/views';
import { connectionSecret, ownSecrets } from '../config.ts';
import { checkFields } from './check-fields.ts';
import { type ConnectionFile, error, type FileProblem, problemIn } from './documents.ts';

/** Fields of a connector's connections: JSON Schema, and which of them are secrets. */
export interface ConnectorForm {
  readonly schema: unknown;
  readonly secrets: readonly string[];
}

/** A connection as the API takes it. */
export interface WantedConnection {
  readonly file: ConnectionFile;
  /** With the secrets the file gives. */
  readonly config: JsonObject;
  /** The file gives secrets, which cannot be compared with those that are kept. */
  readonly givesSecrets: boolean;
}

/** Fills secrets in from the environment and checks the whole; a secret left out keeps the value it has. */
export function resolveConnection(
  file: ConnectionFile,
  form: ConnectorForm | undefined,
  kept: ConnectionView | undefined,
): { wanted: WantedConnection } | { problems: FileProblem[] } {
  if (!form) {
    const sentence = actionSentences.unknownConnector(file.connector);
    return { problems: [problemIn(file, error('connector', sentence))] };
  }
  const problems: FileProblem[] = [];
  const entries = Object.entries(file.config).map(([field, value]): [string, Json] => {
    const name = form.secrets.includes(field) ? variableIn(value) : undefined;
    if (name === undefined) return [field, value];
    const secret = connectionSecret(name);
    if (secret === undefined) problems.push(problemIn(file, notSet(field, name)));
    return [field, secret ?? 'missing'];
  });
  const config = Object.fromEntries(entries);
  const keeps = kept?.connector === file.connector ? kept.secrets : [];
  const complete = { ...Object.fromEntries(keeps.map((field) => [field, 'kept'])), ...config };
  const wrong = checkFields(form.schema, complete, 'config');
  problems.push(...wrong.map((problem) => problemIn(file, problem)));
  if (problems.length > 0) return { problems };
  const givesSecrets = form.secrets.some((field) => Object.hasOwn(config, field));
  return { wanted: { file, config, givesSecrets } };
}

/** `{ env: NAME }` */
function variableIn(value: Json): string | undefined {
  if (!isJsonObject(value) || Object.keys(value).length !== 1) return undefined;
  return typeof value['env'] === 'string' ? value['env'] : undefined;
}

function notSet(field: string, name: string) {
  const message = ownSecrets.includes(name)
    ? {
        'zh-CN': `${name} 是 Weir 自身的设置，不能用作连接的密钥；请换一个变量名。`,
        en: `${name} is a setting of Weir itself and no secret of a connection; use another variable.`,
      }
    : {
        'zh-CN': `环境变量 ${name} 未设置；请设为该密钥的值再运行。`,
        en: `The environment variable ${name} is not set; set it to the secret and run again.`,
      };
  return error(`config.${field}`, message);
}

/**
 * A kept connection as its file: its secrets only as names of variables, `WEIR_<CONNECTION>_<FIELD>`. `taken` holds the
 * names used so far and gets the new ones.
 */
export function toFile(connection: ConnectionView, taken: Set<string>): JsonObject {
  const { key, connector, name, config } = connection;
  const secrets = connection.secrets.map((field) => {
    const variable = variableFor(key, field, taken);
    taken.add(variable);
    return [field, { env: variable }] as const;
  });
  return {
    connection: key,
    connector,
    name,
    config: { ...config, ...Object.fromEntries(secrets) },
  };
}

function variableFor(key: string, field: string, taken: ReadonlySet<string>): string {
  const words = `${key}_${field.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_')}`;
  const name = `WEIR_${words.replaceAll(/[^A-Za-z0-9]/g, '_').toUpperCase()}`;
  for (let count = 1; ; count += 1) {
    const variable = count === 1 ? name : `${name}_${count}`;
    if (!taken.has(variable) && !ownSecrets.includes(variable)) return variable;
  }
}
