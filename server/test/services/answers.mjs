/** Where tests look for the services that they share, and whether those answer. Plain Node, for `run-tests.mjs` too. */
import { connect } from 'node:net';

/** A Redis; tests keep to keys of their own and remove them. */
export const redisUrl = process.env['WEIR_TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';

/**
 * A RabbitMQ, with the user that it comes with (the one of docker-compose.yml has another); tests keep to virtual hosts
 * of their own and remove them.
 */
export const rabbitUrl = process.env['WEIR_TEST_AMQP_URL'] ?? 'amqp://guest:guest@127.0.0.1:5672';

/** Whether a Redis answers there within a second, be it that it asks for a password. */
export async function redisAnswers(url = redisUrl) {
  const answer = await firstAnswer(url, 6379, 'PING\r\n');
  return /^(\+PONG|-NOAUTH)/.test(answer.toString('latin1'));
}

/** Whether a RabbitMQ there wants to talk AMQP 0-9-1 within a second: it answers the header with the method connection.start. */
export async function rabbitAnswers(url = rabbitUrl) {
  const answer = await firstAnswer(url, 5672, 'AMQP\x00\x00\x09\x01');
  // A frame is its type, two bytes of channel, four of length; a method is two numbers of 16 bits.
  return answer.length > 11 && answer[0] === 1 && answer.readUInt32BE(7) === 0x00_0a_00_0a;
}

/**
 * The first bytes that come back; none when nobody is there or says anything.
 * @param {string} url @param {number} usualPort @param {string} question one byte per character
 * @returns {Promise<Buffer>}
 */
export async function firstAnswer(url, usualPort, question) {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port || usualPort), timeout: 1000 });
  /** @type {Buffer} */
  const answer = await new Promise((resolve) => {
    const silent = () => resolve(Buffer.alloc(0));
    socket.once('connect', () => socket.write(question, 'latin1'));
    socket.once('data', resolve);
    socket.once('error', silent).once('timeout', silent).once('close', silent);
  });
  socket.destroy();
  return answer;
}
