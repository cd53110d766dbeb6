import { biography } from './biography.ts';

const lives = Array.from({ length: 200 }, (_, n) => biography(n + 1, '2026-11-21'));

describe('lives of the demo', () => {
  it('are the same in every run', () => {
    expect(biography(17, '2026-11-21')).toEqual(lives[16]);
  });

  it('go forward in time, within the last 18 months', () => {
    for (const { events } of lives) {
      const days = events.map(({ on }) => on);
      expect(days).toEqual([...new Set(days)].sort());
      expect(days[0]! >= '2025-05-21').toBe(true);
      expect(days.at(-1)! < '2026-11-21').toBe(true);
    }
  });

  it('change and end only what runs', () => {
    for (const { events } of lives) {
      let running = false;
      for (const event of events) {
        expect(event.kind === 'start').toBe(!running);
        running = event.kind !== 'cancel';
      }
    }
  });

  it('hold upgrades, downgrades, cancellations and returns, in three currencies and on every plan', () => {
    const kinds = lives.flatMap(({ events }) => events.map(({ kind }) => kind));
    expect(kinds.filter((kind) => kind === 'change').length).toBeGreaterThan(30);
    expect(kinds.filter((kind) => kind === 'cancel').length).toBeGreaterThan(10);
    expect(kinds.filter((kind) => kind === 'start').length).toBeGreaterThan(200);
    expect(new Set(lives.map(({ currency }) => currency))).toEqual(new Set(['USD', 'EUR', 'JPY']));
    const plans = lives.flatMap(({ events }) =>
      events.flatMap((event) => ('plan' in event ? [event.plan] : [])),
    );
    expect(new Set(plans).size).toBe(5);
  });
});
