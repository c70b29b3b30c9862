import type { FlowStore } from '../flow-store.ts';
import { findDraftVersion } from '../verbs/draft-versions.ts';
import { findFlow } from '../verbs/find-flow.ts';
import { findRoute } from '../verbs/find-route.ts';
import { findVersion } from '../verbs/find-version.ts';
import { listFlows } from '../verbs/list-flows.ts';
import { listTriggers } from '../verbs/list-triggers.ts';
import { listVersions } from '../verbs/list-versions.ts';
import { listTriggerReports } from '../verbs/report-triggers.ts';
import type { Ways } from './ways.ts';

export function flowVerbs({ tenant, read, write, recall }: Ways): FlowStore {
  return {
    saveDraft: (draft) => write('saveDraft', draft),
    findFlow: (key) => read((tx) => findFlow(tx, key)),
    listFlows: (page) => read((tx) => listFlows(tx, page)),
    publish: (publication) => write('publish', publication),
    unpublish: (flow) => write('unpublish', flow),
    deleteFlow: (flow) => write('deleteFlow', flow),
    keepDraft: (draft) => write('keepDraft', draft),
    findDraftVersion: (version) => read((tx) => findDraftVersion(tx, version)),
    findVersion: (version) => read((tx) => findVersion(tx, version)),
    listVersions: (page) => read((tx) => listVersions(tx, page)),
    findRoute: (route) =>
      recall({ tenant, of: 'route', key: `${route.method} ${route.path}` }, () =>
        read((tx) => findRoute(tx, route)),
      ),
    listTriggers: () => read(listTriggers),
    pauseTrigger: (pause) => write('pauseTrigger', pause),
    reportTriggers: (reports) => write('reportTriggers', reports),
    listTriggerReports: () => read(listTriggerReports),
  };
}
