import { retention } from '../../src/queries/arr/retention.ts';
import { readModelStand, type ReadModelStand } from '../support/read-models.ts';
import * as sample from '../support/subscription-samples.ts';

let stand: ReadModelStand;
beforeAll(async () => void (stand = await readModelStand()));
afterAll(() => stand.drop());

/** MRR of a customer at the beginning of March and of April, in major units; null where it is no customer. */
async function customer(accountId: string, march: number | null, april: number | null): Promise<void> {
  const on = (at: string) => ({ accountId, subscriptionId: `${accountId}-s`, at: `${at}T15:00:00.000Z` });
  const terms = (mrr: number) => sample.terms({ price: mrr * 100 });
  const events =
    march === null
      ? [sample.started(on('2026-03-20'), terms(april ?? 0))]
      : [
          sample.started(on('2026-01-10'), terms(march)),
          april === null
            ? sample.cancelled(on('2026-03-20'), terms(march))
            : sample.planChanged(on('2026-03-20'), terms(march), terms(april)),
        ];
  await stand.append(accountId, `subscription-${accountId}-s`, events);
}

// M6. Per customer with revenue at the beginning, new ones excluded: GRR = sum of min(start, end) / sum of start, NRR = sum of end / sum of
// start. On totals instead of customers the gross figure would be 290 / 300.
test('one customer who grows makes up for nothing that another lost, and a new one counts for nothing', async () => {
  await customer('grows', 100, 150);
  await customer('shrinks', 100, 60);
  await customer('leaves', 100, null);
  await customer('new', null, 80);
  await stand.projector().catchUp();
  const usd = (major: number) => ({ minor: BigInt(major * 100), currency: 'USD' });
  expect(await retention(stand.pool, 'acme', { from: '2026-03-01', to: '2026-04-01' })).toEqual([
    {
      currency: 'USD',
      customers: 3,
      opening: usd(300),
      kept: usd(160),
      closing: usd(210),
      gross: '53.33',
      net: '70.00',
    },
  ]);
  expect(await retention(stand.pool, 'acme', { from: '2026-01-01', to: '2026-04-01' })).toEqual([]);
});
