import { planPublished, publishing, usd } from '../examples.ts';
import { specificationOf } from '../specification.ts';
import type { PlanRetired } from './events.ts';
import { perUnit, type Price } from './price.ts';
import { plan, retirePlan, sellableVersion } from './plan.ts';
import { publishPlan } from './publish.ts';

const { given } = specificationOf(plan);
const now = '2026-03-01T12:00:00.000Z';
const gold = planPublished('gold', '30.00');
const goldDearer = planPublished('gold', '60.00', { planVersion: 2 });
const plainGold = publishing(gold);
const retired: PlanRetired = { type: 'PlanRetired', data: { planCode: 'gold', retiredAt: now } };

describe('publishing', () => {
  test('versions count from 1', () => {
    given()
      .when((state) => publishPlan(state, publishing(gold), null, now))
      .thenMatches({ data: { planVersion: 1, publishedAt: now } });
    given(gold)
      .when((state) => publishPlan(state, publishing(goldDearer), null, now))
      .thenMatches({ data: { planVersion: 2, prices: [perUnit(usd('60.00'))] } });
  });

  test('the same content as the latest version publishes nothing', () => {
    given(gold)
      .when((state) => publishPlan(state, publishing(gold), null, now))
      .then(null);
  });

  test('the content of an older version is a change again', () => {
    given(gold, goldDearer)
      .when((state) => publishPlan(state, publishing(gold), null, now))
      .thenMatches({ data: { planVersion: 3 } });
  });

  test('a retired plan gets no new version', () => {
    given(gold, retired)
      .when((state) => publishPlan(state, publishing(goldDearer), null, now))
      .thenRejected('PlanRetired', 'planCode');
  });
});

describe('what a version says', () => {
  test('is a plan that is sold at once, without trial and fees, unless told otherwise', () => {
    given()
      .when((state) => publishPlan(state, plainGold, null, now))
      .thenMatches({
        data: {
          kind: 'plan',
          productCode: null,
          taxCategory: 'standard',
          trialDays: 0,
          setupFees: [],
          effectiveFrom: null,
          reachesExistingFrom: null,
        },
      });
  });

  test('prices of all models make one list', () => {
    const flat: Price = { model: 'flat', amount: { minor: 9_900n, currency: 'EUR' } };
    given()
      .when((state) => publishPlan(state, { ...plainGold, priceList: [flat] }, null, now))
      .thenMatches({ data: { prices: [perUnit(usd('30.00')), flat] } });
  });

  test('the tax category is that of the product, unless the plan names one', () => {
    const sold = { productCode: 'books', name: 'Books', taxCategory: 'reduced', definedAt: now };
    const input = { ...plainGold, productCode: 'books', taxCategory: null };
    given()
      .when((state) => publishPlan(state, input, sold, now))
      .thenMatches({ data: { productCode: 'books', taxCategory: 'reduced' } });
    given()
      .when((state) => publishPlan(state, { ...input, taxCategory: 'zero' }, sold, now))
      .thenMatches({ data: { taxCategory: 'zero' } });
    given()
      .when((state) => publishPlan(state, input, null, now))
      .thenRejected('ProductNotFound', 'productCode');
  });

  test('a plan stays a plan, and an add-on an add-on', () => {
    given(gold)
      .when((state) => publishPlan(state, { ...plainGold, kind: 'add_on' }, null, now))
      .thenRejected('WrongKindOfOffer', 'kind');
  });

  test('what reaches existing subscriptions is billed as often as before', () => {
    const yearly = { ...plainGold, interval: { unit: 'year', count: 1 } } as const;
    given(gold)
      .when((state) => publishPlan(state, { ...yearly, reachesExistingFrom: '2026-04-01' }, null, now))
      .thenRejected('InvalidInterval', 'interval');
    given(gold)
      .when((state) => publishPlan(state, yearly, null, now))
      .thenMatches({ data: { planVersion: 2 } });
  });
});

describe('retiring', () => {
  test('happens once', () => {
    given(gold)
      .when((state) => retirePlan(state, now))
      .then(retired);
    given(gold, retired)
      .when((state) => retirePlan(state, now))
      .then(null);
  });

  test('needs a plan', () => {
    given()
      .when((state) => retirePlan(state, now))
      .thenRejected('PlanNotFound', 'planCode');
  });
});

describe('selling', () => {
  test('the latest version, or the one asked for', () => {
    given(gold, goldDearer)
      .when((state) =>
        [sellableVersion(state, null, now), sellableVersion(state, 1, now)].map((found) => found.planVersion),
      )
      .then([2, 1]);
  });

  // Kill Bill, catalog examples: version 1 at 30, version 2 at 60 from 2021-01-15.
  test('a version is sold from its day on; until then the one before it is', () => {
    const v2 = planPublished('gold', '60.00', {
      planVersion: 2,
      effectiveFrom: '2021-01-15T00:00:00.000Z',
    });
    const soldAt = (at: string) =>
      given(gold, v2)
        .when((state) => sellableVersion(state, null, at).prices)
        .decided();
    expect(soldAt('2021-01-14T23:59:59.999Z')).toEqual([perUnit(usd('30.00'))]);
    expect(soldAt('2021-01-15T00:00:00.000Z')).toEqual([perUnit(usd('60.00'))]);
    given(gold, v2)
      .when((state) => sellableVersion(state, 2, '2021-01-14T23:59:59.999Z'))
      .thenRejected('NotOnSaleYet', 'planCode');
    given({ ...v2, data: { ...v2.data, planVersion: 1 } })
      .when((state) => sellableVersion(state, null, '2021-01-01T00:00:00.000Z'))
      .thenRejected('NotOnSaleYet', 'planCode');
  });

  test('an add-on is not sold as a plan, nor a plan as an add-on', () => {
    const sms = planPublished('sms', '1.00', { kind: 'add_on' });
    given(sms)
      .when((state) => sellableVersion(state, null, now))
      .thenRejected('WrongKindOfOffer', 'planCode');
    given(gold)
      .when((state) => sellableVersion(state, null, now, 'add_on'))
      .thenRejected('WrongKindOfOffer', 'planCode');
  });

  test('never a version that was not published, nor a retired plan', () => {
    given(gold)
      .when((state) => sellableVersion(state, 2, now))
      .thenRejected('PlanVersionNotFound', 'planVersion');
    given(gold, retired)
      .when((state) => sellableVersion(state, null, now))
      .thenRejected('PlanRetired', 'planCode');
    given()
      .when((state) => sellableVersion(state, null, now))
      .thenRejected('PlanNotFound', 'planCode');
  });
});
