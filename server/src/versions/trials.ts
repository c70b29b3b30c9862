import type { Json } from '@weir/contract/json';
import type { TenantStores } from '../store/tenant-store.ts';
import { draftVersionOf } from './draft-version.ts';
import { boundedText, draftOf } from './drafts.ts';
import { isError, type JudgeParts, judgeDocument, refusal } from './judge-document.ts';
import type { LoadedVersion, Versions } from './versions.ts';

/** Drafts that are tried out: judged as for publishing, and kept for the runs that are pinned to them. */
export interface Trials {
  /**
   * The draft as it is now, or `document` in its place. `apart`: nothing outside is asked, so it need not be there.
   * Throws `not_found`, `too_large`, `invalid_input` with all problems in `details`, and `unavailable` when no guest can
   * judge its code now.
   */
  keep(flow: {
    tenant: string;
    key: string;
    document?: Json | undefined;
    apart?: boolean;
  }): Promise<LoadedVersion>;
}

export interface TrialParts extends JudgeParts {
  readonly stores: TenantStores;
  readonly versions: Versions;
  readonly now: () => number;
}

/** Problems of what a document names outside itself. */
const ofSurroundings: ReadonlySet<string> = new Set([
  'connection_unknown',
  'flow_unknown',
  'route_taken',
]);

export function createTrials(parts: TrialParts): Trials {
  return {
    async keep({ tenant, key, document: given, apart = false }) {
      const store = parts.stores.of(tenant);
      const document = given ?? (await draftOf(store, key)).document;
      const text = boundedText(document);
      const judged = await judgeDocument(parts, { tenant, key, document });
      const problems = judged.problems.filter(({ code }) => !apart || !ofSurroundings.has(code));
      if (problems.some(isError)) throw refusal(key, problems);
      if (judged.unavailable) throw judged.unavailable;
      const version = draftVersionOf(key, text);
      await store.keepDraft({ flow: key, version, document: text, at: parts.now() });
      return parts.versions.load({ tenant, flow: key, version });
    },
  };
}
