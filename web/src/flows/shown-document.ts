import { useQuery } from '@tanstack/react-query';
import type { ReplyOf } from '@weir/contract/api';
import type { Json } from '@weir/contract/json';
import { call } from '../api.ts';
import { useText } from '../i18n/i18n.ts';
import { clockTime } from '../ui/clock-time.ts';

/** The document a page shows; `version` is undefined for the draft. */
export interface ShownDocument {
  readonly flow: string;
  readonly publishedVersion: number | null;
  readonly version: number | undefined;
  readonly document: Json | undefined;
  readonly label: string;
  readonly error: Error | null;
}

/** The draft of `flow`, or the version `asked` (from the address), which never changes. */
export function useShownDocument(
  flow: ReplyOf<'getFlow'> | undefined,
  asked: string | null,
): ShownDocument {
  const t = useText();
  const number = Number(asked ?? Number.NaN);
  const version = Number.isInteger(number) && number > 0 ? number : undefined;
  const published = useQuery({
    queryKey: ['version', flow?.key, version],
    queryFn: ({ signal }) =>
      call('getVersion', { params: { key: flow?.key ?? '', version: version ?? 0 }, signal }),
    enabled: flow !== undefined && version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const of = { flow: flow?.key ?? '', publishedVersion: flow?.publishedVersion ?? null, version };
  if (version === undefined)
    return { ...of, document: flow?.document, label: draftLabel(t, flow), error: null };
  const { author = '', at = 0 } = published.data ?? {};
  return {
    ...of,
    document: published.data?.document,
    label: t('flow.showingVersion', { n: version, author, time: clockTime(at, Date.now()) }),
    error: published.error,
  };
}

function draftLabel(t: ReturnType<typeof useText>, flow: ReplyOf<'getFlow'> | undefined): string {
  const published = flow?.publishedVersion ?? null;
  const state =
    published === null
      ? t('flow.draftIsNew')
      : t(flow?.changed ? 'flow.draftDiffers' : 'flow.draftSame', { n: published });
  return `${t('flow.showingDraft')} · ${state}`;
}
