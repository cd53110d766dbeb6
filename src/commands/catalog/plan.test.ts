import { planPublished, publishing, usd } from '../examples.ts';
import { specificationOf } from '../specification.ts';
import type { PlanRetired } from './events.ts';
import { perUnit } from './price.ts';
import { plan, publishPlan, retirePlan, sellableVersion } from './plan.ts';

const { given } = specificationOf(plan);
const now = '2026-03-01T12:00:00.000Z';
const gold = planPublished('gold', '30.00');
const goldDearer = planPublished('gold', '60.00', { planVersion: 2 });
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
