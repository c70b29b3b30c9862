import { useQuery } from '@tanstack/react-query';
import { type FlowDocument, flowDocument } from '@weir/contract/flow';
import { type Language, say } from '@weir/contract/text';
import { call } from '../api.ts';

export interface VersionDocument {
  /** Still being asked for: better to wait than to show ids that turn into names. */
  readonly pending: boolean;
  readonly document: FlowDocument | undefined;
}

/** The document of a published version, which never changes; none when it cannot be had. */
export function useVersionDocument(flow: string, version: number): VersionDocument {
  const query = useQuery({
    queryKey: ['version', flow, version],
    queryFn: ({ signal }) => call('getVersion', { params: { key: flow, version }, signal }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    select: ({ document }) => flowDocument.safeParse(document).data,
  });
  return { pending: query.isPending, document: query.data };
}

/** What people call a step: its name, else its id. */
export function stepName(
  document: FlowDocument | undefined,
  id: string,
  language: Language,
): string {
  const name = document && Object.hasOwn(document.steps, id) ? document.steps[id]?.name : undefined;
  return name === undefined ? id : say(name, language);
}
