import { useQuery } from '@tanstack/react-query';
import type { ReplyOf } from '@weir/contract/api';
import { isBuiltIn } from '@weir/contract/flow';
import { type Text, text } from '@weir/contract/text';
import { call } from '../api.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';

export type Connectors = ReplyOf<'listConnectors'>['items'];
const effects = ['read', 'idempotent', 'once'] as const;
type Effect = (typeof effects)[number];

interface KnownPart {
  readonly connector: Text;
  readonly name: Text;
  /** With `{field}` places. */
  readonly sentence: Text | undefined;
}
/** What the catalog knows of an action; a step may name one that is not installed. */
export interface KnownAction extends KnownPart {
  readonly effect: Effect | undefined;
}
/** What the catalog knows of a trigger; a flow may name one that is not installed. */
export interface KnownTrigger extends KnownPart {
  /** The label of a field, as its form would show it. */
  labelOf(field: string): Text | undefined;
}

export function useCatalog(): Connectors {
  const catalog = useQuery({
    queryKey: ['connectors'],
    queryFn: ({ signal }) => call('listConnectors', { signal }),
    staleTime: 300_000,
  });
  return catalog.data?.items ?? [];
}

/** The action behind a step's `use` (`<connector>.<action>`). */
export function actionOf(catalog: Connectors, use: string): KnownAction | undefined {
  const found = partOf(catalog, use, 'actions');
  if (!found) return undefined;
  const effect = at(at(found.entry, 'effect'), 'kind');
  return { ...found.words, effect: effects.find((known) => known === effect) };
}

/** What is behind a trigger's `use` (`<connector>.<trigger>`). */
export function triggerOf(catalog: Connectors, use: string): KnownTrigger | undefined {
  const found = partOf(catalog, use, 'triggers');
  if (!found) return undefined;
  const fields = at(at(found.entry, 'input'), 'properties');
  return { ...found.words, labelOf: (field) => labelIn(fields, field) };
}

function partOf(catalog: Connectors, use: string, kind: 'actions' | 'triggers') {
  const [connectorKey, partKey] = use.split('.');
  const connector = catalog.find(({ key }) => key === connectorKey);
  const parts = connector?.[kind];
  if (!connector || !Array.isArray(parts)) return undefined;
  const entry: unknown = parts.find((each: unknown) => at(each, 'key') === partKey);
  const name = text.safeParse(at(entry, 'name')).data;
  if (!name) return undefined;
  const sentence = text.safeParse(at(entry, 'sentence')).data;
  return { entry, words: { connector: connector.name, name, sentence } };
}

/** What a step does, by name: `核心系统 · 修改模板`; the bare `use` of an action that is not installed. */
export function useActionLabel(): (use: string) => string {
  const t = useText();
  const language = useLanguage();
  const catalog = useCatalog();
  return (use) => {
    if (isBuiltIn(use)) return t(`step.${use}`);
    const action = actionOf(catalog, use);
    return action ? `${action.connector[language]} · ${action.name[language]}` : use;
  };
}

/** The label of a connection's field, as its form would show it. */
export function configLabel(
  catalog: Connectors,
  connector: string,
  field: string,
): Text | undefined {
  const config = catalog.find(({ key }) => key === connector)?.['config'];
  return labelIn(at(at(config, 'schema'), 'properties'), field);
}

function labelIn(fields: unknown, field: string): Text | undefined {
  return text.safeParse(at(at(at(fields, field), 'form'), 'label')).data;
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}
