import { randomBytes } from 'node:crypto';
import { type FakeAnswer, type FakeRequest, jsonOf, saysJson } from '../../sdk/fake-api.ts';
import { isRecord, parseJson, stringifyJson } from '../../sdk/index.ts';
import { failure, fieldFailure, success } from './answers.ts';
import type { SimulatedApp } from './apps.ts';
import { refusedCard } from './card-rules.ts';
import { receiverOf } from './receivers.ts';

/** One delivered message, as `GET /simulator/inbox` lists it. */
export interface InboxMessage {
  readonly messageId: string;
  readonly appId: string;
  readonly receiver: string;
  readonly receiverType: string;
  readonly type: string;
  /** For type `interactive`; else null. */
  readonly card: unknown;
  /** For type `text`, as it was sent; else null. */
  readonly text: string | null;
  readonly uuid: string | null;
  /** ms UTC. */
  readonly at: number;
}

const idTypes: readonly string[] = ['open_id', 'union_id', 'user_id', 'email', 'chat_id'];
/** Messages the inbox keeps, and characters of their contents: it is read as a whole. */
const maxInbox = 1000;
const maxInboxSize = 4 * 1024 * 1024;
const uuidLifeMs = 3_600_000;
const maxContentBytes: Readonly<Record<string, number>> = { interactive: 30_720, text: 153_600 };

export interface MessagesOptions {
  readonly apps: ReadonlyMap<string, SimulatedApp>;
  readonly now: () => number;
  /** Messages one receiver may get in a second. */
  readonly perReceiverPerSecond: number;
}

/** `POST /im/v1/messages`: checks what the platform checks, in its order, and keeps what it delivers. */
export class Messages {
  readonly inbox: InboxMessage[] = [];
  readonly #options: MessagesOptions;
  /** Content of the inbox, characters. */
  #size = 0;
  /** Oldest first. What has left the inbox is here without its content. */
  readonly #byUuid = new Map<string, InboxMessage>();
  /** Who got something and when, messages of other bots included. */
  #deliveries: { readonly to: string; readonly at: number }[] = [];

  constructor(options: MessagesOptions) {
    this.#options = options;
  }

  send(app: SimulatedApp, request: FakeRequest): FakeAnswer {
    const read = readSending(request);
    if ('status' in read) return read;
    const { apps, now } = this.#options;
    const to = { type: read.receiverType, id: read.receiver };
    const receiver = receiverOf(apps, app, to);
    if ('refused' in receiver) return receiver.refused;
    const refused = checkContent(read);
    if (refused !== null) return refused;
    const at = now();
    this.#forgetUuids(at);
    const uuid = uuidOf(app.appId, read.uuid);
    const same = uuid === null ? undefined : this.#byUuid.get(uuid);
    if (same !== undefined) return success(describe(same));
    if (this.#tooMany(receiver.key, at))
      return failure(230020, 'This operation triggers the frequency limit.');
    const { content, ...rest } = read;
    const messageId = `om_${randomBytes(16).toString('hex')}`;
    const message = { messageId, appId: app.appId, ...rest, ...contentOf(read.type, content), at };
    this.#keep(message);
    this.#deliveries.push({ to: receiver.key, at });
    if (uuid !== null) this.#byUuid.set(uuid, message);
    return success(describe(message));
  }

  /** Messages of other bots to one chat: its limit is shared. */
  addForeign(to: string, count: number): void {
    const at = this.#options.now();
    for (let i = 0; i < count; i += 1) this.#deliveries.push({ to, at });
  }

  clear(): void {
    this.inbox.length = 0;
    this.#size = 0;
    this.#byUuid.clear();
    this.#deliveries = [];
  }

  #keep(message: InboxMessage): void {
    this.inbox.push(message);
    this.#size += sizeOf(message);
    while (this.inbox.length > maxInbox || this.#size > maxInboxSize) {
      const oldest = this.inbox.shift();
      if (oldest === undefined) return;
      this.#size -= sizeOf(oldest);
      const uuid = uuidOf(oldest.appId, oldest.uuid);
      if (uuid !== null && this.#byUuid.get(uuid) === oldest)
        this.#byUuid.set(uuid, { ...oldest, card: null, text: null });
    }
  }

  #forgetUuids(at: number): void {
    for (const [uuid, message] of this.#byUuid) {
      if (at - message.at < uuidLifeMs) return;
      this.#byUuid.delete(uuid);
    }
  }

  #tooMany(receiver: string, at: number): boolean {
    this.#deliveries = this.#deliveries.filter((each) => at - each.at < 1000);
    const recent = this.#deliveries.filter(({ to }) => to === receiver);
    return recent.length >= this.#options.perReceiverPerSecond;
  }
}

/** A uuid is its app's own. */
function uuidOf(appId: string, uuid: string | null): string | null {
  return uuid === null ? null : `${appId} ${uuid}`;
}

function sizeOf({ card, text }: InboxMessage): number {
  return text?.length ?? stringifyJson(card).length;
}

interface Sending {
  readonly receiver: string;
  readonly receiverType: string;
  readonly type: string;
  readonly content: string;
  readonly uuid: string | null;
}

function readSending(request: FakeRequest): Sending | FakeAnswer {
  const receiverType = request.query.get('receive_id_type');
  if (receiverType === null) return fieldFailure('receive_id_type', 'receive_id_type is required');
  if (!idTypes.includes(receiverType))
    return fieldFailure('receive_id_type', `one of ${idTypes.join(', ')}`);
  const body = saysJson(request) ? jsonOf(request) : undefined;
  if (!isRecord(body)) return failure(9499, 'Bad Request: the body must be a JSON object');
  const { receive_id: receiver, msg_type: type, content, uuid = null } = body;
  if (typeof receiver !== 'string' || receiver === '')
    return fieldFailure('receive_id', 'receive_id is required');
  if (type !== 'interactive' && type !== 'text') return failure(230001, 'invalid msg_type');
  if (typeof content !== 'string') return failure(230001, 'content is not a string in json format');
  if (uuid !== null && typeof uuid !== 'string')
    return fieldFailure('uuid', 'uuid must be a string');
  if (uuid !== null && uuid.length > 50) return fieldFailure('uuid', 'the max len is 50');
  return { receiver, receiverType, type, content, uuid };
}

function checkContent({ type, content }: Sending): FakeAnswer | null {
  if (Buffer.byteLength(content) > (maxContentBytes[type] ?? 0))
    return failure(230025, 'The length of the message content reaches its limit.');
  let parsed: unknown;
  try {
    parsed = parseJson(content);
  } catch {
    return failure(230001, 'content is not a string in json format');
  }
  if (type === 'text') {
    return isRecord(parsed) && typeof parsed['text'] === 'string' && parsed['text'] !== ''
      ? null
      : failure(230001, 'text is required');
  }
  const reason = refusedCard(parsed);
  return reason === null ? null : failure(230099, `Failed to create card content, ext=${reason}`);
}

function contentOf(type: string, content: string): Pick<InboxMessage, 'card' | 'text'> {
  const parsed = parseJson(content);
  if (type === 'interactive') return { card: parsed, text: null };
  return { card: null, text: isRecord(parsed) ? String(parsed['text']) : null };
}

function describe(message: InboxMessage): Readonly<Record<string, unknown>> {
  return {
    message_id: message.messageId,
    msg_type: message.type,
    chat_id:
      message.receiverType === 'chat_id' ? message.receiver : `oc_${message.receiver.slice(3)}`,
    create_time: String(message.at),
    update_time: String(message.at),
    deleted: false,
    updated: false,
    sender: { id: message.appId, id_type: 'app_id', sender_type: 'app' },
    body: { content: stringifyJson(message.card ?? { text: message.text }) },
  };
}
