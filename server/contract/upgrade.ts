import type { Json } from './json.ts';

/** One form of the flow document in the form after it. */
export type Upgrade = (document: Json) => Json;

/** The form of the first release; of every document stored without saying its form. */
export const firstForm = 1;

/** The first lifts form 1 to form 2, and so on: whoever changes the schema adds one, and the form to the stored row. */
const upgrades: readonly Upgrade[] = [];

/**
 * A stored document in the form of today. A version that was published never changes in the store, so it is lifted each
 * time it is loaded.
 * @throws RangeError when the form is none there is: an older release reads what a newer one stored.
 */
export function upgradeDocument(
  document: Json,
  form: number,
  steps: readonly Upgrade[] = upgrades,
): Json {
  const current = firstForm + steps.length;
  if (!Number.isInteger(form) || form < firstForm || form > current) {
    throw new RangeError(`a flow document of form ${form}; this release knows 1 to ${current}`);
  }
  return steps.slice(form - firstForm).reduce((lifted, upgrade) => upgrade(lifted), document);
}
