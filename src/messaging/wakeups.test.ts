import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { tcpProxy } from '../../test/support/tcp-proxy.ts';
import { connectAlone } from '../platform/database.ts';
import { silentLogger } from '../platform/logger.ts';
import { createPostgresWakeups, type PostgresWakeups } from './wakeups.ts';

describe('wake-ups over PostgreSQL', () => {
  let database: TestDatabase;
  const open: PostgresWakeups[] = [];

  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((wakeups) => wakeups.close()));
  });
  afterAll(() => database.drop());

  const process = async (url = database.url): Promise<PostgresWakeups> => {
    const wakeups = createPostgresWakeups({
      logger: silentLogger,
      connect: () => connectAlone({ url, applicationName: 'wake-ups' }),
    });
    open.push(wakeups);
    await wakeups.listening();
    return wakeups;
  };
  /** Resolves with the details of the next hint; on the channel `timers` unless told otherwise. */
  const next = (wakeups: PostgresWakeups, channel: 'timers' | 'projection' = 'timers'): Promise<string[]> =>
    new Promise((resolve) => {
      const off = wakeups.on(channel, (details) => {
        off();
        resolve([...details]);
      });
    });

  it('reach listeners of this process and of others, once each', async () => {
    const [sender, other] = [await process(), await process()];
    const calls: string[] = [];
    sender.on('projection', (details) => void calls.push(`here ${[...details].join()}`));
    other.on('projection', (details) => void calls.push(`there ${[...details].join()}`));
    const done = Promise.all([next(sender), next(other)]);
    sender.send('projection', 'arr acme');
    // What is sent later on the same connection arrives later, so all that was to come has come.
    await next(other, 'projection');
    sender.send('timers');
    await done;
    expect(calls.sort()).toEqual(['here arr acme', 'there arr acme']);
  });

  it('are merged, and their details with them', async () => {
    const [sender, other] = [await process(), await process()];
    const heard = next(other);
    sender.send('timers', 'a');
    sender.send('timers', 'b');
    sender.send('timers', 'a');
    expect(await heard).toEqual(['a', 'b']);
  });

  it('come without details when one of those merged had none, or when the details do not fit', async () => {
    const [sender, other] = [await process(), await process()];
    const merged = next(other);
    sender.send('timers', 'a');
    sender.send('timers');
    expect(await merged).toEqual([]);
    const huge = next(other);
    for (let n = 0; n < 1_000; n += 1) sender.send('timers', `a long detail, number ${n}`);
    expect(await huge).toEqual([]);
  });

  it('reach nobody who has unsubscribed', async () => {
    const sender = await process();
    const calls: string[] = [];
    const off = sender.on('timers', () => void calls.push('gone'));
    off();
    const heard = next(sender);
    sender.send('timers');
    await heard;
    expect(calls).toEqual([]);
  });

  it('work on within the process while the database is away, and say after a gap that anything may have happened', async () => {
    const proxy = await tcpProxy(database.url);
    const wakeups = await process(proxy.through(database.url));
    await proxy.refuse();
    const near = next(wakeups);
    wakeups.send('timers', 'near');
    expect(await near).toEqual(['near']);
    const afterGap = next(wakeups);
    await proxy.restore();
    expect(await afterGap).toEqual([]);
    const far = next(wakeups);
    (await process()).send('timers', 'far');
    expect(await far).toEqual(['far']);
    await wakeups.close();
    await proxy.close();
  });
});
