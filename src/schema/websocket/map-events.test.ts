import { Repeater } from '@repeaterjs/repeater';
import { mapEvents } from './map-events.ts';

const asItIs = async <E>(event: E): Promise<E> => event;
const away = (): Promise<never> => Promise.reject(new Error('the database is away'));

test('a source that fails tells whoever waits for the next event', async () => {
  const results = mapEvents(new Repeater<string>(away), asItIs);
  await expect(results.next()).rejects.toThrow('the database is away');
  expect(await results.next()).toEqual({ done: true, value: undefined });
});

test('a source that fails while its reader is busy does not trouble the reader who leaves', async () => {
  const source = new Repeater<string>(async (push) => {
    await push('first');
    await away();
  });
  const results = mapEvents(source, asItIs);
  expect(await results.next()).toEqual({ done: false, value: 'first' });
  await new Promise((resolve) => setImmediate(resolve));
  expect(await results.return?.()).toEqual({ done: true, value: undefined });
});

test('a source that fails in the middle of a look, after its reader has left, troubles nobody', async () => {
  let fail = (): void => {};
  const look = new Promise<never>((_, reject) => (fail = () => reject(new Error('the database is away'))));
  const source = new Repeater<string>(async (push) => {
    await push('first');
    await look;
  });
  const results = mapEvents(source, asItIs);
  await results.next();
  const next = results.next().catch((error: unknown) => error);
  const left = results.return?.();
  fail();
  expect(await left).toEqual({ done: true, value: undefined });
  await next;
});
