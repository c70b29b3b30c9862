import type { Json } from '@weir/contract/json';
import { type DemoView, demoView } from '@weir/contract/views';
import { WeirError } from '@weir/contract/weir-error';
import { z } from 'zod';
import { hooksPrefix } from '../triggers/webhook.ts';
import { type AuditParts, audit } from './audit.ts';
import type { Handlers } from './endpoint.ts';
import { firstTenant } from './principal.ts';

/** The simulated systems, as far as the demo page shows them. */
export interface DemoSystems {
  /** JSON of the answer; `null` for an empty one. Throws `unavailable`. */
  call(system: 'core' | 'feishu', method: 'GET' | 'POST', path: string): Promise<Json>;
  /** Name of a simulated person or group by its id in the simulated Feishu. */
  nameOf(receiver: string): string | undefined;
}

export interface DemoParts extends AuditParts {
  /** `null`: this installation has no demo. */
  readonly demo: DemoSystems | null;
}

/** Newest messages the page gets; what fell out of them nobody would scroll to. */
const maxMessages = 100;

const anyJson = z.custom<Json>((value) => value !== undefined);
/** What the simulators list. */
const { templates } = demoView.shape;
const inbox = z.array(
  z.object({
    messageId: z.string(),
    receiver: z.string(),
    type: z.string(),
    /** Of a card its JSON, of a text its words. */
    card: anyJson.optional(),
    text: anyJson.optional(),
    at: z.int(),
  }),
);

/** The request that fires the sample flow. Each is a new event, as its time is part of its id. */
export function sampleEvent(at: number): DemoView['sample'] {
  return {
    flow: 'enable-approved-template',
    path: `${hooksPrefix}${firstTenant}/template-approved`,
    body: { eventId: `evt-${at}`, kind: 'TEMPLATE', result: 'APPROVED', templateId: 'T-1042' },
  };
}

export function demoHandlers(parts: DemoParts): Pick<Handlers, 'demo' | 'resetDemo'> {
  const systems = (): DemoSystems => {
    if (parts.demo) return parts.demo;
    throw new WeirError('not_found', {
      zh: '样例未开启（WEIR_DEMO）',
      en: 'the demo is off (WEIR_DEMO)',
    });
  };
  return {
    async demo() {
      const demo = systems();
      const [listed, messages] = await Promise.all([
        demo.call('core', 'GET', '/simulator/templates'),
        demo.call('feishu', 'GET', '/simulator/inbox'),
      ]);
      return {
        sample: sampleEvent(parts.now()),
        templates: read(templates, listed),
        inbox: read(inbox, messages)
          .slice(-maxMessages)
          .reverse()
          .map((message) => toMessage(message, demo.nameOf(message.receiver))),
      };
    },
    async resetDemo(call) {
      const demo = systems();
      await Promise.all([
        demo.call('core', 'POST', '/simulator/reset'),
        demo.call('feishu', 'POST', '/simulator/reset'),
      ]);
      await audit(parts, call, { action: 'demo.reset', object: 'demo' });
      return {};
    },
  };
}

function toMessage(
  { messageId: id, receiver, type, card, text, at }: z.infer<typeof inbox>[number],
  receiverName: string | undefined,
): DemoView['inbox'][number] {
  const content = type === 'text' ? { text: text ?? '' } : (card ?? null);
  return { id, receiver, ...(receiverName !== undefined && { receiverName }), type, content, at };
}

/** Another program on a simulator's port may answer JSON too. */
function read<T>(schema: z.ZodType<T>, answer: Json): T {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  throw new WeirError('unavailable', {
    zh: '模拟系统的应答无法读取',
    en: 'the answer of a simulated system cannot be read',
  });
}
