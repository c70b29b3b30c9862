import { Buffer } from 'node:buffer';
import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadAmqp } from './amqp-library.ts';
import { createBodyLimit } from './body-limit.ts';

function header(size: bigint, channel = 1) {
  const payload = Buffer.alloc(14);
  payload.writeUInt16BE(60, 0);
  payload.writeBigUInt64BE(size, 4);
  return { type: 2, channel, payload };
}

const body = (bytes: number, channel = 1) => ({ type: 3, channel, payload: Buffer.alloc(bytes) });

test.each([134_217_728n + 65_537n, 2n ** 63n, 2n ** 64n - 1n])('%d bytes are refused', (size) => {
  for (const keep of [100, Number.POSITIVE_INFINITY]) {
    expect(() => createBodyLimit(keep).leftOut(header(size))).toThrow(/a message of \d+ bytes/);
  }
});

test('what may be kept is kept', () => {
  expect(createBodyLimit(Number.POSITIVE_INFINITY).leftOut(header(134_217_728n))).toBeUndefined();
  const limit = createBodyLimit(100);
  expect(limit.leftOut(header(100n))).toBeUndefined();
  expect(limit.isPassedOver(body(100))).toBe(false);
});

test('a larger body is passed over to its last byte, whatever else comes between', () => {
  const parts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 3, maxLength: 20 });
  fc.assert(
    fc.property(parts, (sizes) => {
      const size = sizes.reduce((sum, each) => sum + each, 100);
      const limit = createBodyLimit(100);
      expect(limit.leftOut(header(BigInt(size)))).toBe(size);
      for (const each of [...sizes, 100]) {
        expect(limit.isPassedOver({ ...body(0, 0), type: 8 })).toBe(false);
        expect(limit.isPassedOver(body(each, 2))).toBe(false);
        expect(limit.isPassedOver(body(each))).toBe(true);
      }
      expect(limit.isPassedOver(body(1))).toBe(false);
    }),
  );
});

test('more than was announced is refused; a new message starts anew', () => {
  const limit = createBodyLimit(100);
  limit.leftOut(header(101n));
  expect(() => limit.isPassedOver(body(102))).toThrow(RangeError);
  expect(limit.leftOut(header(10n))).toBeUndefined();
  expect(limit.isPassedOver(body(10))).toBe(false);
});

/** A frame as it comes over the wire. */
function wire({ type, channel, payload }: ReturnType<typeof body>): Buffer {
  const front = Buffer.alloc(7);
  front.writeUInt8(type);
  front.writeUInt16BE(channel, 1);
  front.writeUInt32BE(payload.length, 3);
  return Buffer.concat([front, payload, Buffer.from([0xce])]);
}

test('in the library: the header says that the body was left out, and the next frame is that after it', () => {
  const { Connection } = loadAmqp();
  const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  const connection = new Connection(socket, 100);
  for (const frame of [header(200n), body(150), body(50), header(4n), body(4)]) {
    socket.push(wire(frame));
  }
  expect(connection.recvFrame()).toMatchObject({ size: 0, fields: { bodyLeftOut: 200 } });
  expect(connection.recvFrame()).toMatchObject({ size: 4 });
  expect(connection.recvFrame()).toMatchObject({ content: Buffer.alloc(4) });
  expect(connection.recvFrame()).toBe(false);
});
