import type { Problem } from '@weir/contract/errors';
import { isJsonObject } from '@weir/contract/json';
import { actionSentences } from '@weir/contract/validate-sentences';
import type { ConnectionView } from '@weir/contract/views';
import { segmentsOf } from '../versions/yaml-file.ts';
import { type ConnectorForm, resolveConnection, type WantedConnection } from './connection-form.ts';
import {
  type ConnectionFile,
  error,
  type FileDocument,
  type FileProblem,
  type FlowFile,
  problemIn,
} from './documents.ts';
import { Refused } from './failure.ts';
import { at } from './flow-references.ts';
import type { Server } from './server.ts';

export interface CheckedDocuments {
  readonly connections: readonly WantedConnection[];
  readonly flows: readonly FlowFile[];
  /** Errors and warnings of all files. */
  readonly problems: readonly FileProblem[];
  /** Connections the server has now, by key. */
  readonly kept: ReadonlyMap<string, ConnectionView>;
}

/** Checks all files before anything is changed, as if what the others bring were there already. */
export async function checkDocuments(
  server: Server,
  documents: readonly FileDocument[],
): Promise<CheckedDocuments> {
  const flows = documents.filter((each) => each.kind === 'flow');
  const files = documents.filter((each) => each.kind === 'connection');
  const problems = [...duplicates(flows), ...duplicates(files)];
  const forms = await connectorForms(server);
  const { items } = await server.call('listConnections');
  const kept = new Map(items.map((view) => [view.key, view]));

  const connections: WantedConnection[] = [];
  for (const file of files) {
    const resolved = resolveConnection(file, forms.get(file.connector), kept.get(file.key));
    if ('wanted' in resolved) connections.push(resolved.wanted);
    else problems.push(...resolved.problems);
  }
  const others = {
    connections: new Map(files.map((file) => [file.key, file])),
    flows: new Set(flows.map(({ key }) => key)),
  };
  for (const flow of flows) {
    const found = await problemsOf(server, flow);
    const left = found.flatMap((problem) => withOthers(problem, flow, others));
    problems.push(...left.map((problem) => problemIn(flow, problem)));
  }
  return { connections, flows, problems, kept };
}

function duplicates(documents: readonly FileDocument[]): FileProblem[] {
  const first = new Map<string, string>();
  return documents.flatMap((document) => {
    const { kind, key, file } = document;
    const other = first.get(key);
    if (other === undefined) first.set(key, file);
    if (other === undefined) return [];
    const message = {
      'zh-CN': `「${key}」在 ${other} 中已有。`,
      en: `"${key}" is in ${other} already.`,
    };
    return [problemIn(document, error(kind, message))];
  });
}

async function connectorForms(server: Server): Promise<Map<string, ConnectorForm>> {
  const { items } = await server.call('listConnectors');
  return new Map(
    items.flatMap((manifest): [string, ConnectorForm][] => {
      const config = manifest['config'];
      if (typeof config !== 'object' || config === null) return [];
      const { schema, secrets } = config as { schema?: unknown; secrets?: unknown };
      const names = Array.isArray(secrets) ? secrets.map(String) : [];
      return [[manifest.key, { schema, secrets: names }]];
    }),
  );
}

type Found = Pick<Problem, 'path' | 'message' | 'severity'> & { readonly code?: string };

/** What the server says of the document; a refusal of the whole is a problem of it too. */
async function problemsOf(server: Server, { key, document }: FlowFile): Promise<Found[]> {
  try {
    const reply = await server.call('validateFlow', { params: { key }, body: document });
    return reply.problems;
  } catch (refused) {
    if (!(refused instanceof Refused) || refused.error.code === 'token_invalid') throw refused;
    return [error('', refused.error.message)];
  }
}

/** The server does not know yet what the other files bring: problems they solve are none, and theirs may be new ones. */
function withOthers(
  problem: Found,
  { key, document }: FlowFile,
  others: { connections: ReadonlyMap<string, ConnectionFile>; flows: ReadonlySet<string> },
): Found[] {
  const path = segmentsOf(problem.path);
  const named = at(document, ...path);
  if (typeof named !== 'string') return [problem];
  const connection = path.at(-1) === 'connection' ? others.connections.get(named) : undefined;
  if (connection) {
    const user = at(document, ...path.slice(0, -1));
    const use = isJsonObject(user) ? String(user['use']) : '';
    const connector = use.split('.', 1)[0] ?? '';
    if (connection.connector === connector) return [];
    const sentence = actionSentences.otherConnector(named, connection.connector, connector);
    return [error(problem.path, sentence)];
  }
  const isCall = /(^settings\.onFailure\.call|\.with\.flow)$/.test(problem.path);
  return isCall && named !== key && others.flows.has(named) ? [] : [problem];
}
