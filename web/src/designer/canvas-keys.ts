import type { Direction } from './walk.ts';

export type CanvasAction = Direction | 'all' | 'whole' | 'in' | 'out';

/** What a key does on the canvas; nothing with modifiers of the browser, nor while an input method composes. */
export function actionOfKey(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>,
): CanvasAction | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined;
  return actions[event.key];
}

const actions: Readonly<Record<string, CanvasAction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  '1': 'all',
  '0': 'whole',
  '+': 'in',
  '=': 'in',
  '-': 'out',
};
