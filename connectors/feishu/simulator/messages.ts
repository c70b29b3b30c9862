import { randomBytes } from 'node:crypto';
import { type FakeAnswer, type FakeRequest, jsonOf, saysJson } from '../../sdk/fake-api.ts';
import { isRecord, parseJson } from '../../sdk/index.ts';
import { failure, fieldFailure, success } from './answers.ts';
import type { SimulatedApp } from './apps.ts';
import { refusedCard } from './card-rules.ts';
import { refusedReceiver } from './receivers.ts';

/** One delivered message, as `GET /simulator/inbox` lists it. */
export interface InboxMessage {
  readonly messageId: string;
  readonly appId: string;
  readonly receiver: string;
  readonly receiverType: string;
  readonly type: string;
  /** The parsed `content`: the card for type `interactive`. */
  readonly card: unknown;
  readonly uuid: string | null;
  /** ms UTC. */
  readonly at: number;
}

const idTypes: readonly string[] = ['open_id', 'union_id', 'user_id', 'email', 'chat_id'];
const uuidLifeMs = 3_600_000;
const maxContentBytes = 30_720;

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
  readonly #byUuid = new Map<string, InboxMessage>();

  constructor(options: MessagesOptions) {
    this.#options = options;
  }

  send(app: SimulatedApp, request: FakeRequest): FakeAnswer {
    const read = readSending(request);
    if ('status' in read) return read;
    const { apps, now } = this.#options;
    const to = { type: read.receiverType, id: read.receiver };
    const refused = refusedReceiver(apps, app, to) ?? checkContent(read);
    if (refused !== null) return refused;
    const at = now();
    const uuid = read.uuid === null ? null : `${app.appId} ${read.uuid}`;
    const same = uuid === null ? undefined : this.#byUuid.get(uuid);
    if (same !== undefined && at - same.at < uuidLifeMs) return success(describe(same));
    if (this.#tooMany(read.receiver, at))
      return failure(230020, 'This operation triggers the frequency limit.');
    const { content, ...rest } = read;
    const messageId = `om_${randomBytes(16).toString('hex')}`;
    const message = { messageId, appId: app.appId, ...rest, card: parseJson(content), at };
    this.inbox.push(message);
    if (uuid !== null) this.#byUuid.set(uuid, message);
    return success(describe(message));
  }

  #tooMany(receiver: string, at: number): boolean {
    let recent = 0;
    for (let i = this.inbox.length - 1; i >= 0; i -= 1) {
      const message = this.inbox[i];
      if (message === undefined || at - message.at >= 1000) break;
      if (message.receiver === receiver) recent += 1;
    }
    return recent >= this.#options.perReceiverPerSecond;
  }
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
  if (Buffer.byteLength(content) > maxContentBytes)
    return failure(230025, 'The length of the message content reaches its limit.');
  let parsed: unknown;
  try {
    parsed = parseJson(content);
  } catch {
    return failure(230001, 'content is not a string in json format');
  }
  if (type === 'text') {
    return isRecord(parsed) && typeof parsed['text'] === 'string'
      ? null
      : failure(230001, 'text is required');
  }
  const reason = refusedCard(parsed);
  return reason === null ? null : failure(230099, `Failed to create card content, ext=${reason}`);
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
    body: { content: JSON.stringify(message.card) },
  };
}
