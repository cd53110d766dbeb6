import { outboxShard } from './shard.ts';

test('all streams of an account share a shard', () => {
  const shards = ['subscription-1', 'invoice-2', 'saga-3'].map((stream) =>
    outboxShard('acme', 'a1', stream, 8),
  );
  expect(new Set(shards).size).toBe(1);
});

test('shards are stable: the relay of another release finds its rows', () => {
  expect(['a1', 'a2', 'a3'].map((account) => outboxShard('acme', account, 'x', 8))).toEqual([6, 3, 0]);
  expect(outboxShard('acme', null, 'plan-gold', 8)).toBe(0);
});

test('accounts spread evenly', () => {
  const counts = new Array<number>(8).fill(0);
  for (let i = 0; i < 8_000; i += 1) counts[outboxShard('acme', `account-${i}`, 'x', 8)]! += 1;
  expect(Math.min(...counts)).toBeGreaterThan(800);
  expect(Math.max(...counts)).toBeLessThan(1_200);
});
