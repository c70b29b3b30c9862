import { useQuery } from '@tanstack/react-query';
import type { ReplyOf } from '@weir/contract/api';
import type { FlowDocument } from '@weir/contract/flow';
import type { RunSummary } from '@weir/contract/run';
import { type Language, say } from '@weir/contract/text';
import { call } from '../api.ts';
import { readFlow, stepOf } from '../flows/all-steps.ts';

export interface VersionDocument {
  /** Still being asked for: better to wait than to show ids that turn into names. */
  readonly pending: boolean;
  readonly document: FlowDocument | undefined;
}

/** The document of a published version, which never changes; none when it cannot be had, or is not known yet. */
export function useVersionDocument(flow: string, version: number | undefined): VersionDocument {
  const query = useQuery({
    queryKey: ['version', flow, version],
    queryFn: ({ signal }) =>
      call('getVersion', { params: { key: flow, version: version ?? 0 }, signal }),
    enabled: version !== undefined,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    select: flowOf,
  });
  return { pending: query.isPending, document: query.data };
}

/** The document a run is pinned to: a published version, or the draft as it was. */
export function useRunDocument(
  run: Pick<RunSummary, 'id' | 'flow' | 'version'> | undefined,
): VersionDocument {
  const isDraft = run?.version === 'draft';
  const published = useVersionDocument(run?.flow ?? '', numberOf(run?.version));
  const draft = useQuery({
    queryKey: ['run-document', run?.id],
    queryFn: ({ signal }) => call('getRunDocument', { params: { id: run?.id ?? '' }, signal }),
    enabled: isDraft,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    select: flowOf,
  });
  return isDraft ? { pending: draft.isPending, document: draft.data } : published;
}

const numberOf = (version: RunSummary['version'] | undefined): number | undefined =>
  version === 'draft' ? undefined : version;

// The same function each time, so that a document is read once and not with every second that a run counts.
function flowOf({ document }: ReplyOf<'getRunDocument'>): FlowDocument | undefined {
  return readFlow(document);
}

/** What people call a step: its name, else its id. */
export function stepName(
  document: FlowDocument | undefined,
  id: string,
  language: Language,
): string {
  const name = stepOf(document, id)?.name;
  return name === undefined ? id : say(name, language);
}
