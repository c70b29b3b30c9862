import { builtInTriggers, type ConnectorTrigger } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import type { Language } from '@weir/contract/text';
import type { Translate } from '../i18n/i18n.ts';
import { type Connectors, triggerOf } from './catalog.ts';
import { fieldsOf, fillSentence, type Part, valueText } from './sentence.ts';

export interface TriggerTools {
  readonly t: Translate;
  readonly language: Language;
  readonly catalog: Connectors;
}

export interface TriggerNames {
  /** Of the kind of trigger; the bare `use` of one that is not installed. */
  readonly name: string;
  /** Absent for what Weir brings itself, and for what is not installed. */
  readonly connector?: string;
}

export function triggerNames(use: string, { t, language, catalog }: TriggerTools): TriggerNames {
  if (isBuiltInTrigger(use)) return { name: t(`trigger.${use}`) };
  const known = triggerOf(catalog, use);
  return known
    ? { name: known.name[language], connector: known.connector[language] }
    : { name: use };
}

/** What a trigger is, by name: `RabbitMQ · Message arrives`. */
export function triggerKindLabel(use: string, tools: TriggerTools): string {
  const { name, connector } = triggerNames(use, tools);
  return connector === undefined ? name : `${connector} · ${name}`;
}

/** When a connector's trigger starts the flow; empty when it is not installed. */
export function triggerSentence(trigger: ConnectorTrigger, tools: TriggerTools): readonly Part[] {
  const sentence = triggerOf(tools.catalog, trigger.use)?.sentence;
  return sentence ? fillSentence(sentence[tools.language], trigger.with ?? {}) : [];
}

export interface Setting {
  readonly label: string;
  /** Of a list of texts each, else one. */
  readonly values: readonly string[];
}

/** What is set beside what the sentence says. */
export function triggerSettings(
  { use, with: given = {} }: ConnectorTrigger,
  { language, catalog }: TriggerTools,
): readonly Setting[] {
  const known = triggerOf(catalog, use);
  const said = fieldsOf(known?.sentence?.[language] ?? '');
  return Object.entries(given)
    .filter(([field]) => !said.includes(field))
    .map(([field, value]) => ({
      label: known?.labelOf(field)?.[language] ?? field,
      values: isTexts(value) ? value.map(valueText) : [valueText(value)],
    }));
}

function isTexts(value: Json): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isBuiltInTrigger(use: string): use is keyof typeof builtInTriggers {
  return Object.hasOwn(builtInTriggers, use);
}
