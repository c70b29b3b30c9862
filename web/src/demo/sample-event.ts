import { type JsonObject, stringifyJson } from '@weir/contract/json';
import type { DemoView } from '@weir/contract/views';

type Template = DemoView['templates'][number];

/** What the core system calls a template that is in use. */
const enabled = 'ENABLED';

export function isEnabled({ status }: Template): boolean {
  return status === enabled;
}

/** The template to offer first: the sample's own unless it is enabled already, else the first that is not. */
export function firstChoice({ sample, templates }: DemoView): string | undefined {
  const open = templates.filter((template) => !isEnabled(template));
  return (open.find(({ id }) => id === sample.body['templateId']) ?? open[0])?.id;
}

/** The sample event for another template, as a new event: one with an id seen before would start nothing. */
export function sampleEvent(
  { sample }: DemoView,
  { templateId, eventId }: { readonly templateId: string; readonly eventId: string },
): JsonObject {
  return { ...sample.body, eventId, templateId };
}

/** An id no event had before. `random` is in [0, 1). */
export function newEventId(now: number, random: number): string {
  return `demo-${now.toString(36)}-${Math.floor(random * 36 ** 4).toString(36)}`;
}

/** The request as one line for a POSIX shell. */
export function curlLine(address: string, event: JsonObject): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const header = quoted('content-type: application/json');
  return `curl -X POST ${quoted(address)} -H ${header} -d ${quoted(stringifyJson(event))}`;
}

/** Ids of the templates that were not enabled before and are now. */
export function justEnabled(
  before: readonly Template[] | undefined,
  now: readonly Template[],
): string[] {
  const known = new Map((before ?? []).map((template) => [template.id, isEnabled(template)]));
  return now
    .filter((template) => isEnabled(template) && known.get(template.id) === false)
    .map(({ id }) => id);
}
