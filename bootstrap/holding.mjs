import { connect } from 'node:net';

const ANSWER_MS = 5_000;

/**
 * One hold on a live stack: its servers run at least until it is released or this process ends.
 *
 * @typedef {object} Hold
 * @property {() => Promise<void>} release resolves once the servers have stopped, or at once where others hold them
 */

/**
 * Takes hold of the stack that `record` describes (the other side is keeper.mjs).
 *
 * @param {import('./stack-file.mjs').StackRecord} record
 * @param {(name: string) => void} onServerExit called when a server ends though the stack is held
 * @returns {Promise<Hold | undefined>} undefined where the stack is stopping or gone
 */
export function hold(record, onServerExit) {
  return new Promise((resolve) => {
    const socket = connect({ port: record.port, host: '127.0.0.1', allowHalfOpen: true });
    const closed = new Promise((ended) => socket.once('close', ended));
    const release = async () => {
      socket.ref();
      socket.end();
      await closed;
    };
    const giveUp = setTimeout(() => socket.destroy(), ANSWER_MS);
    void closed.then(() => {
      clearTimeout(giveUp);
      resolve(undefined);
    });
    socket.once('error', () => {});
    socket.once('connect', () => socket.write(`${record.token}\n`));
    let heard = '';
    socket.on('data', (chunk) => {
      const lines = (heard + chunk).split('\n');
      heard = lines.pop();
      for (const line of lines) {
        if (line !== 'held') onServerExit(line);
        else {
          clearTimeout(giveUp);
          // Holding a stack keeps no process alive: a command ends when its own work does.
          socket.unref();
          resolve({ release });
        }
      }
    });
    // The keeper closes last, when the servers have stopped; or at once where others hold them.
    socket.on('end', () => socket.end());
  });
}
