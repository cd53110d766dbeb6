import { randomInt } from 'node:crypto';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as pass } from 'node:timers/promises';

/** A proxy between the engine and a server, which does to a connection what networks do. */
export interface TcpProxy {
  readonly port: number;
  /** The given address, through this proxy. */
  through(url: string): string;
  /** Resets every connection at once. New ones are accepted. */
  cut(): void;
  /** Refuses new connections (and resets those open) until `restore`. */
  refuse(): Promise<void>;
  /** Lets nothing pass in either direction, though both sides believe to be connected, until `restore`. */
  freeze(): void;
  /** Loses what the server answers from now on, so that what was done goes unacknowledged, until `restore`. */
  loseAnswers(): void;
  /** Puts something else in place of each chunk that the server answers with, until `restore`. */
  amend(change: (answer: Buffer) => Buffer): void;
  restore(): Promise<void>;
  /** Holds every chunk back for this long, in order. */
  delay(ms: number): void;
  close(): Promise<void>;
}

type Mode = 'pass' | 'frozen' | 'answers lost';

export async function tcpProxy(target: string): Promise<TcpProxy> {
  const { hostname, port: targetPort } = new URL(target);
  const sockets = new Set<Socket>();
  const held: (() => void)[] = [];
  let mode: Mode = 'pass';
  let delayMs = 0;
  let amended = (answer: Buffer): Buffer => answer;

  const pipe = (from: Socket, to: Socket, isAnswer: boolean): void => {
    const forward = (chunk: Buffer): void => {
      if (to.writable) to.write(isAnswer ? amended(chunk) : chunk);
    };
    // One after the other, so that no chunk overtakes those that were held back longer.
    let [delayed, last] = [0, Promise.resolve()];
    const forwardLater = (chunk: Buffer): void => {
      const due = performance.now() + delayMs;
      delayed += 1;
      last = last
        .then(() => pass(Math.max(0, due - performance.now())))
        .then(() => {
          delayed -= 1;
          forward(chunk);
        });
    };
    from.on('data', (chunk: Buffer) => {
      if (mode === 'frozen') held.push(() => forward(chunk));
      else if (mode === 'answers lost' && isAnswer) return;
      else if (delayMs > 0 || delayed > 0) forwardLater(chunk);
      else forward(chunk);
    });
    from.on('error', () => from.destroy());
    from.on('close', () => {
      if (mode === 'frozen') held.push(() => to.destroy());
      else to.destroy();
    });
  };

  const server = createServer((client) => {
    const upstream = connect(Number(targetPort), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => sockets.delete(socket));
    }
    pipe(client, upstream, false);
    pipe(upstream, client, true);
  });
  const port = await listenWhereNobodyComes(server);

  const cut = (): void => {
    held.length = 0;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const stopListening = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    cut();
    await closed;
  };

  return {
    port,
    through: (url) => {
      const address = new URL(url);
      address.hostname = '127.0.0.1';
      address.port = String(port);
      return address.toString();
    },
    cut,
    refuse: stopListening,
    freeze: () => void (mode = 'frozen'),
    loseAnswers: () => void (mode = 'answers lost'),
    amend: (change) => void (amended = change),
    restore: async () => {
      mode = 'pass';
      amended = (answer) => answer;
      for (const release of held.splice(0)) release();
      if (!server.listening) await listen(server, port);
    },
    delay: (ms) => void (delayMs = ms),
    close: async () => {
      if (server.listening) await stopListening();
    },
  };
}

/**
 * On a port below those that the system hands out: one of these could be another's by the time it is taken again, after having been given up
 * to refuse connections.
 */
async function listenWhereNobodyComes(server: Server): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    try {
      await listen(server, port);
      return port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}
