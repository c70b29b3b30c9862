import { connect, type Socket } from 'node:net';

/**
 * A connection that sends the same request again and again, one at a time, with as little work as can be: the load must
 * not cost more than what it measures.
 */
export interface RawClient {
  /** Sends once; resolves with the status when the whole answer is there. */
  send(): Promise<number>;
  end(): void;
}

export async function openRawClient(target: {
  port: number;
  path: string;
  body: string;
}): Promise<RawClient> {
  const { port, path, body } = target;
  const request = Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  const socket: Socket = connect(port, '127.0.0.1').setNoDelay();
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let answered: PromiseWithResolvers<number> | undefined;
  let text = '';
  socket.on('data', (part: Buffer) => {
    text += part.toString('latin1');
    const head = text.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
    if (text.length < head + 4 + length) return;
    const status = Number(text.slice(9, 12));
    text = text.slice(head + 4 + length);
    answered?.resolve(status);
  });
  socket.on('error', (error) => answered?.reject(error));
  return {
    send() {
      answered = Promise.withResolvers<number>();
      socket.write(request);
      return answered.promise;
    },
    end: () => socket.destroy(),
  };
}
