import { connect, type Socket } from 'node:net';

/** A TCP connection that says what no HTTP client would. */
export interface RawConnection {
  write(text: string | Buffer): void;
  /** All that was answered up to the end of the connection, however it ended. */
  readonly ended: Promise<string>;
  /** What was answered up to where it fits. */
  until(fits: RegExp): Promise<string>;
  /** Sends a reset instead of a goodbye. */
  reset(): void;
}

export function rawConnection(url: string): RawConnection {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect(Number(port), hostname);
  let heard = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => (heard += chunk));
  socket.on('error', () => {});
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(heard)));
  return {
    ended,
    write: (text) => void socket.write(text),
    reset: () => void socket.resetAndDestroy(),
    until: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!fits.test(heard)) return;
          socket.off('data', look);
          resolve(heard);
        };
        socket.on('data', look);
        socket.once('close', () => reject(new Error(`The connection ended after: ${heard}`)));
        look();
      }),
  };
}
