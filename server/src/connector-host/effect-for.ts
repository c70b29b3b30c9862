import { type Effect, once, read } from '@weir/connectors/sdk';
import type { Json } from '@weir/contract/json';
import type { CatalogAction } from './catalog.ts';

/** The effect of an action on this input. One that is not as required is refused before anything is sent: `read`. */
export function effectFor({ action, input: schema }: CatalogAction, input: Json): Effect {
  const { effect } = action;
  if (effect.kind !== 'by-input') return effect;
  const checked = schema.safeParse(input);
  if (!checked.success) return read;
  try {
    return effect.of(checked.data);
  } catch {
    // A connector that cannot say is taken to do what must not be done twice.
    return once;
  }
}
