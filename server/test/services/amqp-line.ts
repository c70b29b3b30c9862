import { once } from 'node:events';
import { connect } from 'node:net';
import { until } from '../running-weir.ts';

/** As much of AMQP 0-9-1 as shows what a broker took and kept: one connection with one channel, in confirm mode. */
export interface AmqpLine {
  /** Declares a durable queue; how many messages are ready in it. */
  declare(queue: string): Promise<number>;
  /** Sends a persistent message; it is taken when the method `basicAck` has come. */
  publish(queue: string, text: string): void;
  /** Waits for the next such method that nobody waited for yet; its arguments. */
  next(method: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Class and method, 16 bits each, as the specification numbers them. */
export const basicAck = 0x3c_0050;
export const connectionBlocked = 0x0a_003c;
export const connectionUnblocked = 0x0a_003d;

const frame = { method: 1, header: 2, body: 3, end: 0xce } as const;
const durable = 2;
const persistent = { flag: 0x1000, mode: 2 } as const;

export async function openAmqpLine(url: string): Promise<AmqpLine> {
  const { hostname, port, username, password } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  const received = receiveMethods(socket);
  const next = async (method: number): Promise<Buffer> => {
    const isIt = (one: Received) => one.method === method;
    await until(`method ${method.toString(16)}`, async () => received.some(isIt));
    const [found] = received.splice(received.findIndex(isIt), 1);
    return found?.args ?? Buffer.alloc(0);
  };
  const send = (channel: number, type: number, ...parts: Buffer[]): void => {
    const payload = Buffer.concat(parts);
    const head = [octet(type), short(channel), long(payload.length)];
    socket.write(Buffer.concat([...head, payload, octet(frame.end)]));
  };
  const call = (channel: number, method: number, ...args: Buffer[]) =>
    send(channel, frame.method, long(method), ...args);

  socket.write('AMQP\x00\x00\x09\x01', 'latin1');
  await next(0x0a_000a);
  const login = longText(`\0${username}\0${password}`);
  call(0, 0x0a_000b, properties, shortText('PLAIN'), login, shortText('en_US'));
  const tune = await next(0x0a_001e);
  call(0, 0x0a_001f, tune.subarray(0, 6), short(0));
  call(0, 0x0a_0028, shortText('/'), shortText(''), octet(0));
  await next(0x0a_0029);
  call(1, 0x14_000a, shortText(''));
  await next(0x14_000b);
  call(1, 0x55_000a, octet(0));
  await next(0x55_000b);

  return {
    async declare(queue) {
      call(1, 0x32_000a, short(0), shortText(queue), octet(durable), long(0));
      const answer = await next(0x32_000b);
      return answer.readUInt32BE(1 + answer.readUInt8(0));
    },
    publish(queue, text) {
      const body = Buffer.from(text);
      call(1, 0x3c_0028, short(0), shortText(''), shortText(queue), octet(0));
      const size = [long(0), long(body.length)];
      const delivery = [short(persistent.flag), octet(persistent.mode)];
      send(1, frame.header, short(0x3c), short(0), ...size, ...delivery);
      send(1, frame.body, body);
    },
    next,
    async close() {
      if (socket.closed) return;
      const closed = once(socket, 'close');
      socket.destroy();
      await closed;
    },
  };
}

interface Received {
  readonly method: number;
  readonly args: Buffer;
}

/** The methods that came and were not waited for yet; grows as they come. */
function receiveMethods(socket: ReturnType<typeof connect>): Received[] {
  const received: Received[] = [];
  let rest = Buffer.alloc(0);
  socket.on('data', (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 8 && rest.length >= 8 + rest.readUInt32BE(3)) {
      const end = 7 + rest.readUInt32BE(3);
      if (rest[0] === frame.method)
        received.push({ method: rest.readUInt32BE(7), args: rest.subarray(11, end) });
      rest = rest.subarray(end + 1);
    }
  });
  return received;
}

const octet = (value: number) => Buffer.of(value);
const short = (value: number) => Buffer.of(value >> 8, value & 0xff);
const long = (value: number) => Buffer.concat([short(value >>> 16), short(value & 0xffff)]);
const shortText = (text: string) =>
  Buffer.concat([octet(Buffer.byteLength(text)), Buffer.from(text)]);
const longText = (text: string) =>
  Buffer.concat([long(Buffer.byteLength(text)), Buffer.from(text)]);
const table = (...entries: Buffer[]) => {
  const all = Buffer.concat(entries);
  return Buffer.concat([long(all.length), all]);
};
const field = (name: string, type: string, value: Buffer) =>
  Buffer.concat([shortText(name), Buffer.from(type), value]);

/** A broker tells only those that it blocks who say that they understand it. */
const properties = table(
  field('capabilities', 'F', table(field('connection.blocked', 't', octet(1)))),
);
