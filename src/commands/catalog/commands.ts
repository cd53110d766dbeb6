import type { Command } from '../command.ts';
import { load } from '../loading.ts';
import { must, price, refuseIfAny, text, whole, type Finding } from '../validation.ts';
import { planStream, type Feature } from './events.ts';
import type { PlanResult, PublishPlan, RetirePlan } from './inputs.ts';
import { plan, publishPlan, retirePlan } from './plan.ts';

export const publishPlanCommand: Command<PublishPlan, PlanResult> = {
  name: 'plan.publish',
  check: (input) =>
    refuseIfAny([
      planCode(input.planCode),
      text(input.name, 'name'),
      text(input.tier, 'tier', 64),
      whole(input.tierRank, 'tierRank', 0, 1_000_000),
      must(
        ['day', 'week', 'month', 'year'].includes(input.interval.unit),
        'InvalidInterval',
        'interval.unit',
        'interval.unit must be day, week, month or year.',
      ),
      whole(input.interval.count, 'interval.count', 1, 366, 'InvalidInterval'),
      ...input.features.flatMap(featureFindings),
      unique(
        input.features.map(({ key }) => key),
        'InvalidFeature',
        'features',
        'key',
      ),
      ...input.prices.map((each, index) => price(each, `prices.${index}`)),
      unique(
        input.prices.map((each) => each.currency),
        'InvalidPrice',
        'prices',
        'currency',
      ),
    ]),
  async decide({ tenant, store, now, expect }, input) {
    const { planCode } = input;
    const stream = planStream(planCode);
    const { state, version } = await load(store, { tenant, stream }, plan);
    expect(version);
    const published = publishPlan(state, input, now);
    const planVersion = published?.data.planVersion ?? state.versions.length;
    const append = { tenant, stream, accountId: null, expected: version === 0 ? ('none' as const) : version };
    return {
      result: { planCode, planVersion },
      accountId: null,
      streams: published ? [{ ...append, events: [published] }] : [],
    };
  },
};

export const retirePlanCommand: Command<RetirePlan, PlanResult> = {
  name: 'plan.retire',
  check: (input) => refuseIfAny([planCode(input.planCode)]),
  async decide({ tenant, store, now, expect }, { planCode }) {
    const stream = planStream(planCode);
    const { state, version } = await load(store, { tenant, stream }, plan);
    const retired = retirePlan(state, now);
    expect(version);
    return {
      result: { planCode, planVersion: state.versions.length },
      accountId: null,
      streams: retired ? [{ tenant, stream, accountId: null, expected: version, events: [retired] }] : [],
    };
  },
};

function planCode(code: string): Finding {
  const holds = typeof code === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(code);
  return must(
    holds,
    'InvalidInput',
    'planCode',
    'planCode must be 1 to 64 letters, digits, dots, dashes or underscores.',
  );
}

function featureFindings(feature: Feature, index: number): readonly Finding[] {
  const path = `features.${index}`;
  const key = must(
    /^[a-z0-9][a-z0-9._-]{0,63}$/i.test(feature.key),
    'InvalidFeature',
    `${path}.key`,
    `${path}.key must be 1 to 64 letters, digits, dots, dashes or underscores.`,
  );
  return feature.kind === 'limit'
    ? [key, whole(feature.limit, `${path}.limit`, 0, Number.MAX_SAFE_INTEGER, 'InvalidFeature')]
    : [key];
}

function unique(
  values: readonly string[],
  code: 'InvalidFeature' | 'InvalidPrice',
  path: string,
  what: string,
): Finding {
  return must(new Set(values).size === values.length, code, path, `${path} must name each ${what} once.`);
}
