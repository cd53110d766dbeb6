import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { Connection } from './connection.ts';
import { createTally } from './tally.ts';

const connect = (): Connection => new Connection({} as WebSocket, {} as IncomingMessage, 0);

describe('what a socket holds of its tenant', () => {
  it('is given back when its holder ends, once, and the rest when the socket ends', () => {
    const [connection, tally] = [connect(), createTally(2)];
    const [first, second] = [{ query: 'same' }, { query: 'same' }];
    for (const holder of [first, second]) {
      tally.add('acme');
      connection.hold(holder, () => tally.remove('acme'));
    }
    expect(tally.add('acme')).toBe(false);
    connection.letGo(first);
    connection.letGo(first);
    expect([tally.add('acme'), tally.add('acme')]).toEqual([true, false]);
    tally.remove('acme');
    connection.ended();
    expect([tally.add('acme'), tally.add('acme')]).toEqual([true, true]);
  });

  it('is given back at once where the socket closed while its token was looked at', () => {
    const [connection, tally] = [connect(), createTally(1)];
    connection.ended();
    tally.add('acme');
    connection.hold(connection, () => tally.remove('acme'));
    expect(tally.add('acme')).toBe(true);
  });
});
