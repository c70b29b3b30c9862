import { forms, milliseconds } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import type { Translate } from '../i18n/i18n.ts';
import { chosenPhrase } from '../ui/duration.ts';
import { valueText } from './sentence.ts';

/** A duration as somebody chose it, `5 分`; an expression that gives one without its braces. */
export function durationText(value: Json | undefined, t: Translate): string {
  const chosen =
    typeof value === 'number' || (typeof value === 'string' && forms.duration.test(value));
  if (!chosen) return valueText(value);
  const { key, params } = chosenPhrase(milliseconds(value));
  return t(key, params);
}
