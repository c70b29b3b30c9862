import { type FlowDocument, isBuiltIn, isConnectorTrigger, isWebhook } from '@weir/contract/flow';
import { isJsonObject, type JsonObject } from '@weir/contract/json';
import { type Language, say } from '@weir/contract/text';
import { actionOf, type Connectors, type KnownAction } from '../flows/catalog.ts';
import { conditionText } from '../flows/condition.ts';
import { portLabel } from '../flows/port-label.ts';
import type { Part } from '../flows/sentence.ts';
import { stepSentence } from '../flows/step-sentence.ts';
import { triggerNames, triggerSentence } from '../flows/trigger-words.ts';
import type { Translate } from '../i18n/i18n.ts';
import type { GraphNode, NamedPort, TriggerNode } from './flow-to-graph.ts';

/** What a node says whatever becomes of it. */
export interface NodeWords {
  readonly title: string;
  /** What it uses, by name; empty for the end. */
  readonly about: string;
  readonly sentence: readonly Part[];
  /** The sentence with what the step was really given. */
  readonly sentenceWith?: (given: JsonObject) => readonly Part[];
  readonly ports: readonly PortWords[];
}
export interface PortWords {
  readonly id: string;
  readonly label: string;
  /** The condition of a case. */
  readonly text: string;
}

export interface Tools {
  readonly t: Translate;
  readonly language: Language;
  readonly catalog: Connectors;
}

export function nodeWords(node: GraphNode, document: FlowDocument, tools: Tools): NodeWords {
  const { t, language } = tools;
  const use = node.kind === 'step' ? node.declared.use : undefined;
  const ports = node.ports.map((port) => portWords(port, use, t));
  if (node.kind === 'trigger') return { ...triggerWords(node, tools), ports };
  if (node.kind === 'end') {
    const { output } = document;
    const names = isJsonObject(output) ? Object.keys(output).join(t('step.and')) : '';
    const text = names === '' ? '' : t('canvas.endOutput', { names });
    return { title: t('canvas.end'), about: '', sentence: plain(text), ports };
  }
  const { declared, step } = node;
  const action = actionOf(tools.catalog, declared.use);
  return {
    title: declared.name === undefined ? step : say(declared.name, language),
    about: aboutOf(declared.use, action, tools),
    sentence: stepSentence(declared, { t, language, action }),
    sentenceWith: (given) =>
      stepSentence({ ...declared, with: { ...declared.with, ...given } }, { t, language, action }),
    ports,
  };
}

function aboutOf(use: string, action: KnownAction | undefined, { t, language }: Tools): string {
  if (isBuiltIn(use)) return t(`step.${use}`);
  return action ? `${action.connector[language]} · ${action.name[language]}` : use;
}

/** Of a connector's trigger only the values of its sentence, such as the queue: a node has no room for more. */
function triggerWords({ use, trigger, declared }: TriggerNode, tools: Tools) {
  const { name, connector } = triggerNames(use, tools);
  if (isConnectorTrigger(declared)) {
    const values = triggerSentence(declared, tools).filter(({ kind }) => kind === 'value');
    const about = [connector ?? trigger, ...values.map(({ text }) => text)].join(' · ');
    return { title: name, about, sentence: values.length > 0 ? values : plain(about) };
  }
  const about = isWebhook(declared) ? `${declared.with.method} ${declared.with.path}` : trigger;
  return { title: name, about, sentence: plain(about === use ? '' : about) };
}

function portWords({ id, condition }: NamedPort, use: string | undefined, t: Translate): PortWords {
  const text = condition === undefined ? '' : conditionText(condition, t);
  return { id, label: portLabel(id, use, t), text };
}

function plain(text: string): readonly Part[] {
  return text === '' ? [] : [{ kind: 'words', text }];
}
