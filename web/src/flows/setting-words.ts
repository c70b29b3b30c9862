import type { FlowDocument } from '@weir/contract/flow';
import type { Translate } from '../i18n/i18n.ts';
import { durationText } from './duration-text.ts';
import { fillSentence, type Part, valueText } from './sentence.ts';

type Settings = NonNullable<FlowDocument['settings']>;

/** One thing a flow sets for its runs. */
export interface SettingInWords {
  readonly label: string;
  readonly parts: readonly Part[];
  /** The key of the flow it leads to, which is all it says. */
  readonly flow?: string;
}

/** What a flow says about its runs as a whole; nothing about what it leaves to its defaults. */
export function settingWords(settings: Settings, t: Translate): readonly SettingInWords[] {
  const { priority, group, concurrency, timeout, onFailure, dedupeFor } = settings;
  const found: SettingInWords[] = [];
  const add = (label: string, parts: readonly Part[]) => found.push({ label, parts });
  if (priority !== undefined) add(t('settings.priority'), [value(valueText(priority))]);
  if (group !== undefined) add(t('settings.group'), [value(valueText(group))]);
  if (concurrency) add(t('settings.concurrency'), concurrencyParts(concurrency, t));
  if (timeout !== undefined) add(t('settings.timeout'), [words(durationText(timeout, t))]);
  if (onFailure?.undo) add(t('settings.undo'), [words(t('settings.undoText'))]);
  if (onFailure?.call !== undefined)
    found.push({ label: t('settings.onFailure'), parts: [], flow: onFailure.call });
  if (dedupeFor !== undefined) add(t('settings.dedupeFor'), [words(durationText(dedupeFor, t))]);
  return found;
}

function concurrencyParts(
  { key, limit, over = 'queue' }: NonNullable<Settings['concurrency']>,
  t: Translate,
): readonly Part[] {
  return fillSentence(t(`settings.over.${over}`, { limit }), { key });
}

const words = (text: string): Part => ({ kind: 'words', text });
const value = (text: string): Part => ({ kind: 'value', text });
