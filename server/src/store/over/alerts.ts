import type { AlertStore } from '../alert-store.ts';
import { keptBeside } from '../blobs/kept-beside.ts';
import { alertsDue } from '../verbs/alerts.ts';
import { findAlertFlow } from '../verbs/troubles.ts';
import type { Ways } from './ways.ts';

export function alertVerbs({ read, write, blobs }: Ways): AlertStore {
  return {
    alertFlow: () => read(findAlertFlow),
    saveAlertFlow: (alerts) => write('saveAlertFlow', alerts),
    reportTrouble: async (trouble) => {
      if ((await read(findAlertFlow)) !== null) await write('reportTrouble', trouble);
    },
    gatherTroubles: async (at) => {
      // A look that costs no commit: whatever is due of a tenant, most times it is no alert.
      const due = await read(alertsDue);
      return due !== null && due <= at.now ? write('gatherTroubles', at) : [];
    },
    sendAlert: (alert) =>
      keptBeside(blobs, alert.run, (run) => write('sendAlert', { ...alert, run })),
    putOffAlerts: (due) => write('putOffAlerts', due),
  };
}
