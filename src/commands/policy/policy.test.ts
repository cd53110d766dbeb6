import { occasion } from '../examples.ts';
import { specificationOf } from '../specification.ts';
import { defaultConventions } from './conventions.ts';
import type { ConventionsSet } from './events.ts';
import { policy, setConventions } from './policy.ts';

const { given } = specificationOf(policy);
const now = '2026-10-01T12:00:00.000Z';
const at = occasion('set', now);

const bySecond: ConventionsSet = {
  type: 'ConventionsSet',
  data: { operationId: 'before', conventions: { ...defaultConventions, proration: 'second' }, setAt: now },
};

describe('setting conventions', () => {
  test('a tenant that has set none has the default ones', () => {
    given()
      .when(({ conventions }) => conventions)
      .then({ proration: 'day', recognition: 'day', upgrade: 'now', downgrade: 'period_end' });
  });

  test('only what is given changes, and the event tells all of them', () => {
    given(bySecond)
      .when((state) => setConventions(state, { recognition: 'month', upgrade: null }, at))
      .then({
        type: 'ConventionsSet',
        data: {
          operationId: 'set',
          conventions: { proration: 'second', recognition: 'month', upgrade: 'now', downgrade: 'period_end' },
          setAt: now,
        },
      });
  });

  test('nothing happens where they are so already', () => {
    given(bySecond)
      .when((state) => setConventions(state, { proration: 'second', downgrade: 'period_end' }, at))
      .then(null);
    given()
      .when((state) => setConventions(state, defaultConventions, at))
      .then(null);
  });
});
