import { checkForm } from './document-form.ts';
import { readDraft } from './draft.ts';
import type { Problem } from './errors.ts';
import type { FlowDocument } from './flow.ts';
import type { FlowCatalog } from './flow-catalog.ts';
import { createFindNear } from './near.ts';
import { checkActions, checkTriggers } from './validate-actions.ts';
import { checkConditions } from './validate-conditions.ts';
import { checkDocument } from './validate-document.ts';
import { checkExpressions, type ForeignSource } from './validate-expressions.ts';
import { checkGraph } from './validate-graph.ts';
import { checkInputSchema } from './validate-input-schema.ts';
import { checkKinds } from './validate-kinds.ts';
import { checkRetries } from './validate-retry.ts';
import { parseDocument } from './validate-schema.ts';

export type {
  CatalogAction,
  CatalogTrigger,
  CheckedExpression,
  FlowCatalog,
} from './flow-catalog.ts';
export type { ForeignSource } from './validate-expressions.ts';

/** A document with more has one cause many times. */
const maxProblems = 1000;

export interface ValidatedFlow {
  /** Errors and warnings; the first 1,000 at most, errors first when cut. */
  readonly problems: Problem[];
  /** With defaults filled in; null when there is an error. */
  readonly flow: FlowDocument | null;
  /** Sources that only a guest can judge. */
  readonly foreign: readonly ForeignSource[];
}

/**
 * All problems of a flow document at once (flow-language §6): structure, graph, references, expressions. Rules that can
 * still be judged are, whatever else is broken. Never throws; near linear in the size of the document.
 */
export function validateFlow(document: unknown, catalog: FlowCatalog): ValidatedFlow {
  const malformed = checkForm(document);
  if (malformed) return { problems: [malformed], flow: null, foreign: [] };

  const findNear = createFindNear();
  const draft = readDraft(document);
  const parsed = parseDocument({ document, draft }, findNear);
  const { problems: graphProblems, isBefore } = checkGraph(draft, findNear);
  const expressions = checkExpressions(draft, { catalog, findNear, isBefore });
  const input = checkInputSchema(draft);
  const problems = [
    ...('problems' in parsed ? parsed.problems : []),
    ...checkDocument(draft, catalog),
    ...graphProblems,
    ...checkKinds(draft),
    ...checkRetries(draft),
    ...input.problems,
    ...checkActions(draft, { catalog, findNear }),
    ...checkTriggers(draft, { catalog, findNear }),
    ...checkConditions(draft, findNear),
    ...expressions.problems,
  ];
  const wrong = problems.some(({ severity }) => severity === 'error');
  const flow = 'flow' in parsed && !wrong ? parsed.flow : null;
  return { problems: cut(problems), flow, foreign: [...expressions.foreign, ...input.foreign] };
}

function cut(problems: Problem[]): Problem[] {
  if (problems.length <= maxProblems) return problems;
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  return [...errors, ...warnings].slice(0, maxProblems);
}
