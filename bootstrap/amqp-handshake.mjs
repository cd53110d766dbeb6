import { connect } from 'node:net';

const TUNE = { class: 10, method: 30 };
const ANSWER_MS = 5_000;

/**
 * Opens an AMQP 0-9-1 connection far enough to know that the server took the password: it answers
 * `connection.start-ok` with `connection.tune`. (The client library belongs to the application and is not
 * installed yet when a stack may have to be started.)
 *
 * @param {{port: number, user: string, password: string}} login on 127.0.0.1
 * @returns {Promise<boolean>}
 */
export function amqpAccepts({ port, user, password }) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const finish = (accepted) => {
      socket.destroy();
      resolve(accepted);
    };
    let received = Buffer.alloc(0);
    socket.setTimeout(ANSWER_MS, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
    socket.once('connect', () => socket.write(Buffer.from('AMQP\0\0\x09\x01', 'latin1')));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const frame = firstFrame(received);
      if (frame === undefined) return;
      received = received.subarray(frame.end);
      if (frame.class === TUNE.class && frame.method === TUNE.method) finish(true);
      else socket.write(startOk(user, password));
    });
  });
}

/** A frame: type (1), channel (2), size (4), payload, end mark (1). A method's payload: class (2), method (2). */
function firstFrame(buffer) {
  if (buffer.length < 11) return undefined;
  const end = 7 + buffer.readUInt32BE(3) + 1;
  return buffer.length < end
    ? undefined
    : { class: buffer.readUInt16BE(7), method: buffer.readUInt16BE(9), end };
}

function startOk(user, password) {
  const response = Buffer.from(`\0${user}\0${password}`);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(response.length);
  const payload = Buffer.concat([
    Buffer.from([0, 10, 0, 11]), // connection.start-ok
    Buffer.from([0, 0, 0, 0]), // client properties: none
    Buffer.from('\x05PLAIN', 'latin1'),
    size,
    response,
    Buffer.from('\x05en_US', 'latin1'),
  ]);
  const head = Buffer.alloc(7);
  head.writeUInt8(1, 0);
  head.writeUInt32BE(payload.length, 3);
  return Buffer.concat([head, payload, Buffer.from([0xce])]);
}
