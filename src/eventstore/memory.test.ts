import { fixedClock } from '../platform/clock.ts';
import { eventStoreContract } from './contract.ts';
import { createMemoryStore } from './memory.ts';
import { createRegistry } from './registry.ts';
import { appendOf, testDeclarations, testMeta } from './test-events.ts';

const store = createMemoryStore({ registry: createRegistry(testDeclarations) });
eventStoreContract('the in-memory store', () => store);

test('its timers follow the clock that it was given', async () => {
  const clock = fixedClock('2026-03-01T00:00:00.000Z');
  const timed = createMemoryStore({ clock });
  const setTimers = [{ key: 'retry', dueInMs: 1000 }];
  await timed.append({
    streams: [{ ...appendOf('acme', 'note-1', 'none', 'a'), setTimers }],
    meta: testMeta,
  });
  expect(await timed.timers.claimDue(10, 5000)).toEqual([]);
  expect(await timed.timers.nextDueInMs()).toBe(1000);

  clock.set('2026-03-01T00:00:01.000Z');
  const [due] = await timed.timers.claimDue(10, 5000);
  expect(due).toMatchObject({ tenant: 'acme', stream: 'note-1', key: 'retry' });
  expect(await timed.timers.claimDue(10, 5000)).toEqual([]);

  clock.set('2026-03-01T00:00:06.000Z');
  expect(await timed.timers.claimDue(10, 5000)).toEqual([due]);
  await timed.timers.deleteTimer(due!);
  expect(await timed.timers.nextDueInMs()).toBeNull();
});
