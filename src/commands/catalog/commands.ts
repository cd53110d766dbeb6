import type { Command } from '../command.ts';
import { load } from '../loading.ts';
import {
  must,
  optionalDay,
  optionalInstant,
  optionalText,
  optionalWhole,
  refuseIfAny,
  text,
  whole,
} from '../validation.ts';
import { code, featureFindings, optionalCode, priceFindings, setupFeeFindings } from './checks.ts';
import { planStream } from './events.ts';
import type { PlanResult, PublishPlan, RetirePlan } from './inputs.ts';
import { plan, retirePlan } from './plan.ts';
import { product } from './product.ts';
import { productStream } from './product-events.ts';
import { publishPlan } from './publish.ts';

export const publishPlanCommand: Command<PublishPlan, PlanResult> = {
  name: 'plan.publish',
  check: (input) =>
    refuseIfAny([
      code(input.planCode, 'planCode'),
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
      ...featureFindings(input.features),
      ...priceFindings(input.prices, input.priceList ?? []),
      ...setupFeeFindings(input.setupFees ?? []),
      optionalCode(input.productCode, 'productCode'),
      optionalText(input.taxCategory, 'taxCategory', 64),
      optionalWhole(input.trialDays, 'trialDays', 0, input.kind === 'add_on' ? 0 : 3_650),
      optionalInstant(input.effectiveFrom, 'effectiveFrom'),
      optionalDay(input.reachesExistingFrom, 'reachesExistingFrom'),
      must(
        !input.reachesExistingFrom || (input.effectiveFrom?.slice(0, 10) ?? '') <= input.reachesExistingFrom,
        'InvalidDate',
        'reachesExistingFrom',
        'reachesExistingFrom must not be before the day of effectiveFrom.',
      ),
    ]),
  async decide({ tenant, store, now, expect }, input) {
    const { planCode, productCode = null } = input;
    const stream = planStream(planCode);
    const [{ state, version }, sold] = await Promise.all([
      load(store, { tenant, stream }, plan),
      productCode === null ? null : load(store, { tenant, stream: productStream(productCode) }, product),
    ]);
    expect(version);
    const published = publishPlan(state, input, sold?.state ?? null, now);
    const planVersion = published?.data.planVersion ?? state.versions.length;
    const append = { tenant, stream, accountId: null, expected: version === 0 ? ('none' as const) : version };
    return {
      result: { planCode, planVersion },
      accountId: null,
      streams: published ? [{ ...append, events: [published] }] : [],
      assertions: sold ? [{ tenant, stream: sold.stream, expected: sold.version }] : [],
    };
  },
};

export const retirePlanCommand: Command<RetirePlan, PlanResult> = {
  name: 'plan.retire',
  check: (input) => refuseIfAny([code(input.planCode, 'planCode')]),
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
