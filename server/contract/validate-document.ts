import { type Draft, type DraftScope, flowsNamedIn } from './draft.ts';
import type { Problem } from './errors.ts';
import { limits } from './flow.ts';
import type { FlowCatalog } from './flow-catalog.ts';
import { own, valueAt } from './own.ts';
import { pathText, problemAt, warningAt } from './problem.ts';
import { exactlyOne } from './validate-kinds.ts';
import { documentSentences as say, settingSentences as setting } from './validate-sentences.ts';

/** What concerns the document as a whole: its key, its scopes, ids, routes, and what it names outside itself. */
export function checkDocument(draft: Draft, catalog: FlowCatalog): Problem[] {
  return [
    ...keyProblems(draft, catalog),
    ...draft.scopes.flatMap(scopeProblems),
    ...countProblems(draft),
    ...idProblems(draft),
    ...flowProblems(draft, catalog),
    ...groupProblems(draft, catalog),
    ...triggerProblems(draft),
  ];
}

function keyProblems({ document }: Draft, { key }: FlowCatalog): Problem[] {
  const flow = own(document, 'flow');
  const differs = key !== undefined && typeof flow === 'string' && flow !== key;
  return differs ? [problemAt('flow', 'key_differs', say.otherKey(flow, key))] : [];
}

/** Every scope has steps, and scopes are not nested without end. */
function scopeProblems({ path, owner, depth, steps, isReadable }: DraftScope): Problem[] {
  if (depth > limits.nesting) {
    return [problemAt(pathText(path), 'too_deep', say.tooNested(limits.nesting))];
  }
  if (!isReadable || steps.size > 0) return [];
  return [problemAt(pathText(path), 'no_steps', owner ? say.emptyScope : say.noSteps)];
}

function countProblems({ steps: { length } }: Draft): Problem[] {
  if (length <= limits.steps) return [];
  return [problemAt('steps', 'too_large', say.tooManySteps(length, limits.steps))];
}

/** Ids are unique in the whole document, those of triggers and of nested steps included. */
function idProblems({ triggers, steps }: Draft): Problem[] {
  const first = new Map([...triggers.keys()].map((id) => [id, pathText(['triggers', id])]));
  return steps.flatMap(({ id, path }) => {
    const other = first.get(id);
    const at = pathText(path);
    if (other !== undefined) return [problemAt(at, 'id_duplicate', say.duplicateId(id, other))];
    first.set(id, at);
    return [];
  });
}

/**
 * A flow that is named is published, or is the flow itself. One that has only a draft may be published later, or flows that
 * call each other could never be.
 */
function flowProblems(draft: Draft, { flows, drafts }: FlowCatalog): Problem[] {
  const self = own(draft.document, 'flow');
  return flowsNamedIn(draft)
    .filter(({ flow }) => flow !== self && !flows.has(flow))
    .map(({ path, flow }) =>
      drafts?.has(flow)
        ? warningAt(pathText(path), 'flow_not_published', setting.flowNotPublished(flow))
        : problemAt(pathText(path), 'flow_unknown', setting.unknownFlow(flow)),
    );
}

function groupProblems({ document, steps }: Draft, { groups }: FlowCatalog): Problem[] {
  if (!groups) return [];
  const places = [['settings', 'group'], ...steps.map(({ path }) => [...path, 'group'])];
  return places.flatMap((path) => {
    const group = valueAt(document, path);
    const known = typeof group !== 'string' || group.includes('{{') || groups.has(group);
    return known
      ? []
      : [warningAt(pathText(path), 'group_unknown', setting.unknownGroup(group, [...groups]))];
  });
}

/** Two webhooks of one flow on one method and path, and a schedule without a time or with two. */
function triggerProblems(draft: Draft): Problem[] {
  const routes = new Map<string, string>();
  return [...draft.triggers].flatMap(([id, trigger]) => {
    const settings = own(trigger, 'with');
    const at = ['triggers', id, 'with'];
    if (own(trigger, 'use') === 'schedule') return exactlyOne(at, settings, ['cron', 'every']);
    const path = own(settings, 'path');
    if (own(trigger, 'use') !== 'webhook' || typeof path !== 'string') return [];
    const route = `${own(settings, 'method') ?? 'POST'} ${path}`;
    const other = routes.get(route);
    if (other === undefined) {
      routes.set(route, id);
      return [];
    }
    return [problemAt(pathText([...at, 'path']), 'route_duplicate', say.sameRoute(other))];
  });
}
