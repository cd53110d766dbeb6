import fc from 'fast-check';
import { Life } from './life.ts';
import { lives } from './lives.ts';
import { previewStand, type PreviewStand } from './stand.ts';

let stand: PreviewStand;
beforeAll(async () => void (stand = await previewStand()));
afterAll(() => stand.drop());

test('whatever happened before, an operation does what its preview shows, and the preview does nothing', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(lives, fc.boolean(), fc.constantFrom('day', 'second'), async (steps, inclusive, by) => {
      stand.clock.set('2026-01-31T12:00:00.000Z');
      const life = new Life(stand, `tenant-${(run += 1)}`);
      await life.begin(inclusive, by);
      for (const step of steps) await life.play(step);
      await life.nextInvoices();
    }),
    { numRuns: 10, endOnFailure: true },
  );
});
