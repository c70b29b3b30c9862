import type { zhCNDemo } from './zh-CN-demo.ts';

export const enDemo: Record<keyof typeof zhCNDemo, string> = {
  'demo.title': 'Demo',
  'demo.what':
    'Once a template is approved, Weir enables it in the core system and tells its owner on Feishu. Both systems are simulated.',
  'demo.event': 'Sample event',
  'demo.template': 'Approved template',
  'demo.option': '{{name}} {{id}}',
  'demo.send': 'Send the sample event',
  'demo.terminal': 'Or send it from a terminal:',
  'demo.allEnabled': 'All templates are enabled. Reset the demo to start again.',
  'demo.filtered':
    'The event arrived but does not meet the condition of the trigger, so no run was started.',
  'demo.openRun': 'Open run',
  'demo.none': 'No run yet',
  'demo.waiting': 'Once the event is sent, this shows live how far the run has come.',
  'demo.templates': 'Templates of the core system',
  'demo.templateId': 'ID',
  'demo.templateName': 'Name',
  'demo.templateStatus': 'State',
  'demo.owner': 'Owner',
  'demo.updatedAt': 'Last change',
  'demo.enabled': 'Enabled',
  'demo.disabled': 'Disabled',
  'demo.justEnabled': 'Just enabled',
  'demo.inbox': 'Feishu inbox',
  'demo.simulated': 'simulated',
  'demo.inboxEmpty': 'No messages yet. Cards that the flow sends appear here.',
  'demo.bot': 'Weir bot',
  'demo.to': 'To {{name}}',
  'demo.image': 'Image',
  'demo.reset': 'Reset demo',
  'demo.resetSure': 'Reset the demo data?',
  'demo.resetText':
    'Templates go back to their first state and the inbox is emptied. Runs are kept.',
  'demo.resetBack': 'Do not reset',
  'demo.resetDone': 'The demo was reset',
  'demo.goneTitle': 'There is no demo here',
  'demo.goneText':
    'The simulated systems of the demo are not running. This command starts Weir with the demo.',
  'demo.goneCommand': 'WEIR_DEMO=true npm start',
};
