import type { Draft, Path } from './draft.ts';
import type { Problem } from './errors.ts';
import { forms, withoutMajor } from './flow.ts';
import type { CatalogAction, FlowCatalog } from './flow-catalog.ts';
import { isJsonObject } from './json.ts';
import type { FindNear } from './near.ts';
import { own } from './own.ts';
import { pathText, problemAt } from './problem.ts';
import { withNear } from './sentence-parts.ts';
import { templatesIn } from './template.ts';
import { checkInput } from './validate-input.ts';
import { actionSentences as say } from './validate-sentences.ts';

interface Known {
  readonly catalog: FlowCatalog;
  readonly findNear: FindNear;
}

/** A step, its `undo` or a trigger: what names something of a connector. */
interface Place {
  readonly path: Path;
  readonly use: string;
  readonly connection: unknown;
  readonly with: unknown;
}

/** Whether each step and each `undo` names an action and a connection that exist, and gives the action the inputs it has. */
export function checkActions(draft: Draft, known: Known): Problem[] {
  return draft.steps.flatMap(({ path, step }) => [
    ...actionProblems(path, step, known),
    ...actionProblems([...path, 'undo'], step.undo, known),
  ]);
}

function actionProblems(path: Path, called: unknown, known: Known): Problem[] {
  const use = own(called, 'use');
  if (typeof use !== 'string' || !forms.actionUse.test(use)) return [];
  const place: Place = {
    path,
    use: withoutMajor(use),
    connection: own(called, 'connection'),
    with: own(called, 'with'),
  };
  const action = known.catalog.actions.get(place.use);
  return [
    ...(action ? inputProblems(place, action, known) : [unknownAction(place, known)]),
    ...connectionProblems(place, action, known),
  ];
}

/** The same for triggers of connectors; their settings are final, so that all of them can be judged. */
export function checkTriggers(draft: Draft, known: Known): Problem[] {
  return [...draft.triggers].flatMap(([id, { use, connection, with: input }]) => {
    if (typeof use !== 'string' || !forms.connectorUse.test(use)) return [];
    const place: Place = { path: ['triggers', id], use, connection, with: input };
    const trigger = known.catalog.triggers.get(use);
    const references = connectionProblems(place, trigger, known);
    if (!trigger) return [unknownTrigger(place, known), ...references];
    const path = pathText([...place.path, 'with']);
    const found = inputProblems(place, trigger, known);
    if (templatesIn(place.with, path).length > 0)
      found.push(problemAt(path, 'template_misplaced', say.triggerTemplate));
    const fault = found.length > 0 ? null : trigger.fault(place.with ?? {});
    if (fault !== null) found.push(problemAt(path, 'input_wrong', say.triggerInput(fault)));
    return [...found, ...references];
  });
}

function inputProblems(place: Place, { inputSchema }: CatalogAction, known: Known): Problem[] {
  const input = place.with ?? {};
  if (!isJsonObject(input)) return [];
  const path = pathText([...place.path, 'with']);
  return checkInput({ schema: inputSchema, input, path }, known.findNear);
}

function unknownAction({ path, use }: Place, { catalog, findNear }: Known): Problem {
  const connector = use.slice(0, use.indexOf('.'));
  const actions = [...catalog.actions.keys()].filter((key) => key.startsWith(`${connector}.`));
  const sentence =
    actions.length > 0 ? say.unknownAction(use, actions) : say.unknownConnector(connector);
  const near = findNear(use, catalog.actions.keys());
  return problemAt(pathText([...path, 'use']), 'action_unknown', withNear(sentence, near));
}

function unknownTrigger({ path, use }: Place, { catalog, findNear }: Known): Problem {
  const near = findNear(use, catalog.triggers.keys());
  const sentence = say.unknownTrigger(use, [...catalog.triggers.keys()]);
  return problemAt(pathText([...path, 'use']), 'trigger_unknown', withNear(sentence, near));
}

function connectionProblems(
  { path: place, connection }: Place,
  named: CatalogAction | undefined,
  { catalog, findNear }: Known,
): Problem[] {
  const path = pathText([...place, 'connection']);
  if (connection === undefined) {
    if (!named?.needsConnection) return [];
    const fitting = [...catalog.connections]
      .filter(([, connector]) => connector === named.connector)
      .map(([key]) => key);
    return [problemAt(path, 'connection_missing', say.needsConnection(named.connector, fitting))];
  }
  if (typeof connection !== 'string' || !forms.key.test(connection)) return [];
  const connector = catalog.connections.get(connection);
  if (connector === undefined) {
    const near = findNear(connection, catalog.connections.keys());
    const sentence = withNear(say.unknownConnection(connection), near);
    return [problemAt(path, 'connection_unknown', sentence)];
  }
  if (!named || connector === named.connector) return [];
  const sentence = say.otherConnector(connection, connector, named.connector);
  return [problemAt(path, 'connection_unfit', sentence)];
}
