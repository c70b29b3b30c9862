import type { Draft, DraftStep } from './draft.ts';
import type { Problem } from './errors.ts';
import { forms } from './flow.ts';
import type { FlowCatalog } from './flow-catalog.ts';
import { isJsonObject } from './json.ts';
import type { FindNear } from './near.ts';
import { pathText, problemAt } from './problem.ts';
import { checkInput } from './validate-input.ts';
import { actionSentences as say, withNear } from './validate-sentences.ts';

interface Known {
  readonly catalog: FlowCatalog;
  readonly findNear: FindNear;
}

/** Whether each step names an action and a connection that exist, and gives the action the inputs it has. */
export function checkActions(draft: Draft, known: Known): Problem[] {
  return [...draft.steps].flatMap(([id, step]) => {
    const { use } = step;
    if (typeof use !== 'string' || !forms.use.test(use)) return [];
    if (use !== 'set') return checkAction(id, { ...step, use }, known);
    if (step.connection === undefined) return [];
    return [
      problemAt(pathText(['steps', id, 'connection']), 'connection_unneeded', say.connectionOfSet),
    ];
  });
}

function checkAction(id: string, step: DraftStep & { use: string }, known: Known): Problem[] {
  const { catalog, findNear } = known;
  const action = catalog.actions.get(step.use);
  const connection = connectionProblem(id, step, known) ?? [];
  if (!action) return [unknownAction(id, step.use, known)].concat(connection);
  const { with: input = {} } = step;
  if (!isJsonObject(input)) return [connection].flat();
  const path = pathText(['steps', id, 'with']);
  const given = { schema: action.inputSchema, input, path };
  return checkInput(given, findNear).concat(connection);
}

function unknownAction(id: string, use: string, { catalog, findNear }: Known): Problem {
  const path = pathText(['steps', id, 'use']);
  const connector = use.slice(0, use.indexOf('.'));
  const actions = [...catalog.actions.keys()].filter((key) => key.startsWith(`${connector}.`));
  const sentence =
    actions.length > 0 ? say.unknownAction(use, actions) : say.unknownConnector(connector);
  return problemAt(
    path,
    'action_unknown',
    withNear(sentence, findNear(use, catalog.actions.keys())),
  );
}

function connectionProblem(
  id: string,
  { use, connection }: DraftStep & { use: string },
  { catalog, findNear }: Known,
): Problem | undefined {
  const path = pathText(['steps', id, 'connection']);
  const action = catalog.actions.get(use);
  if (connection === undefined) {
    if (!action?.needsConnection) return undefined;
    const fitting = [...catalog.connections]
      .filter(([, connector]) => connector === action.connector)
      .map(([key]) => key);
    return problemAt(path, 'connection_missing', say.needsConnection(action.connector, fitting));
  }
  if (typeof connection !== 'string' || !forms.key.test(connection)) return undefined;
  const connector = catalog.connections.get(connection);
  if (connector === undefined) {
    const near = findNear(connection, catalog.connections.keys());
    return problemAt(path, 'connection_unknown', withNear(say.unknownConnection(connection), near));
  }
  if (!action || connector === action.connector) return undefined;
  const sentence = say.otherConnector(connection, connector, action.connector);
  return problemAt(path, 'connection_unfit', sentence);
}
