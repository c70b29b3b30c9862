import { useQuery } from '@tanstack/react-query';
import type { ReplyOf } from '@weir/contract/api';
import { type Text, text } from '@weir/contract/text';
import { call } from '../api.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';

type Connectors = ReplyOf<'listConnectors'>['items'];
type Effect = 'read' | 'idempotent';

/** What the catalog knows of an action; a step may name one that is not installed. */
export interface KnownAction {
  readonly connector: Text;
  readonly name: Text;
  /** With `{field}` places. */
  readonly sentence: Text | undefined;
  readonly effect: Effect | undefined;
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
  const [connectorKey, actionKey] = use.split('.');
  const connector = catalog.find(({ key }) => key === connectorKey);
  const actions = connector?.['actions'];
  if (!connector || !Array.isArray(actions)) return undefined;
  const action: unknown = actions.find((entry: unknown) => at(entry, 'key') === actionKey);
  const name = text.safeParse(at(action, 'name')).data;
  if (!name) return undefined;
  const effect = at(at(action, 'effect'), 'kind');
  return {
    connector: connector.name,
    name,
    sentence: text.safeParse(at(action, 'sentence')).data,
    effect: effect === 'read' || effect === 'idempotent' ? effect : undefined,
  };
}

/** What a step does, by name: `核心系统 · 修改模板`; the bare `use` of an action that is not installed. */
export function useActionLabel(): (use: string) => string {
  const t = useText();
  const language = useLanguage();
  const catalog = useCatalog();
  return (use) => {
    if (use === 'set') return t('step.set');
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
  const property = at(at(at(config, 'schema'), 'properties'), field);
  return text.safeParse(at(at(property, 'form'), 'label')).data;
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}
