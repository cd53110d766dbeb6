import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { Connection } from './connection.ts';
import { createTally } from './tally.ts';

const connect = (): Connection => new Connection({} as WebSocket, {} as IncomingMessage, 0);

describe('what a socket holds of its tenant', () => {
  it('is given back when its operation ends, once, and the rest when the socket ends', () => {
    const [connection, tally] = [connect(), createTally(2)];
    for (const id of ['1', '2']) {
      tally.add('acme');
      connection.begin(id, () => tally.remove('acme'));
    }
    expect(tally.add('acme')).toBe(false);
    connection.end('1');
    connection.end('1');
    expect([tally.add('acme'), tally.add('acme')]).toEqual([true, false]);
    tally.remove('acme');
    connection.ended();
    expect([tally.add('acme'), tally.add('acme')]).toEqual([true, true]);
  });

  it('is given back at once where the socket closed while its token was looked at', () => {
    const [connection, tally] = [connect(), createTally(1)];
    connection.ended();
    tally.add('acme');
    connection.atEnd(() => tally.remove('acme'));
    expect(tally.add('acme')).toBe(true);
  });

  it('is given back at once where the operation ended while it began', () => {
    const connection = connect();
    const given: string[] = [];
    connection.begin('1', () => given.push('place'));
    connection.hold('1', () => given.push('source'));
    connection.end('1');
    connection.hold('1', () => given.push('late source'));
    expect(given).toEqual(['place', 'source', 'late source']);
    expect(connection.operations).toBe(0);
  });
});
