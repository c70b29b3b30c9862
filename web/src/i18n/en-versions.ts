import type { zhCNVersions } from './zh-CN-versions.ts';

export const enVersions: Record<keyof typeof zhCNVersions, string> = {
  'version.draft': 'Draft',
  'version.test': 'test',
  'versions.compare': 'Compare',
  'versions.compareWith': 'Changes from v{{n}} to the draft',
  'versions.same': 'The draft is the same as v{{n}}.',
  'versions.restore': 'Roll the draft back to v{{n}}',
  'versions.restoreText':
    'Only the draft changes: v{{n}} takes its place. Published versions and runs stay as they are.',
  'versions.restored': 'The draft is v{{n}} again',
  'versions.close': 'Close',
  'change.added': 'Added {{what}}',
  'change.removed': 'Removed {{what}}',
  'change.changed': 'Changed {{what}}',
  'change.reordered': 'Reordered {{what}}',
  'change.step': 'step "{{id}}"',
  'change.trigger': 'trigger "{{id}}"',
  'change.setting': 'settings',
  'change.document': 'flow',
  'change.before': 'before',
  'change.after': 'now',
};
