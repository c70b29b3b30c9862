import { z } from 'zod';
import { elementId, flowKey, json, jsonObject } from './flow-forms.ts';
import { layout, settings } from './flow-settings.ts';
import { steps } from './flow-steps.ts';
import { trigger } from './flow-triggers.ts';
import { localized } from './text.ts';

export * from './flow-forms.ts';
export * from './flow-steps.ts';
export * from './flow-triggers.ts';

/** The flow document (flow-language §1, §2). Unknown keys are errors. */
export const flowDocument = z.strictObject({
  flow: flowKey,
  name: localized,
  description: localized.optional(),
  labels: z.record(z.string().max(200), z.string().max(200)).optional(),
  triggers: z.record(elementId, trigger).optional(),
  /** JSON Schema 2020-12 of what manual starts and calls pass. */
  input: jsonObject.optional(),
  steps,
  output: json.optional(),
  settings: settings.optional(),
  layout: layout.optional(),
});
export type FlowDocument = z.infer<typeof flowDocument>;
/** As people write it: before defaults are filled in. */
export type FlowSource = z.input<typeof flowDocument>;

/** `depth`: levels of objects and lists in the whole document; `nesting`: of scopes in scopes. */
export const limits = {
  documentBytes: 2 * 1024 * 1024,
  steps: 2000,
  depth: 100,
  nesting: 8,
} as const;
