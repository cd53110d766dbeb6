import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Field, Info, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { tenantOf, type RequestContext } from '../context.ts';
import { MutationPayload, perform } from '../mutation-payload.ts';
import { connectionOf, PageArgs, pageRequest } from '../relay/connection.ts';
import { toMoney } from '../scalars/money.ts';
import { nodesOf } from './nodes-of.ts';
import { featuresOf, PlanPublishInput, PlanRetireInput } from './plan-inputs.ts';
import { Plan, PlanConnection, planOf } from './plan-type.ts';
import { toPrice } from './price-input.ts';

@ObjectType({ description: 'What publishing or retiring a plan did.', simpleResolvers: true })
export class PlanPayload extends MutationPayload {
  @Field(() => Plan, { nullable: true, description: 'The plan as it stands now; null where refused.' })
  plan!: Plan | null;
}

@Resolver()
export class PlanResolver {
  @Query(() => Plan, { nullable: true, description: 'One plan, as true as the event log.' })
  async plan(
    @Arg('code', () => String, { description: 'The code of the plan.' }) code: string,
    @Ctx() context: RequestContext,
  ): Promise<Plan | null> {
    return planOf(await context.loaders().plan.load(code));
  }

  @Query(() => PlanConnection, { description: 'All plans in order of their codes, retired ones included.' })
  async plans(@Args(() => PageArgs) page: PageArgs, @Ctx() context: RequestContext): Promise<PlanConnection> {
    const codes = await context.parts.planCodes(tenantOf(context), pageRequest(page));
    const one = async (code: string) => planOf(await context.loaders().plan.load(code));
    return connectionOf(await nodesOf(codes, one), (plan) => plan);
  }

  @Mutation(() => PlanPayload, {
    nullable: true,
    description: 'Publishes the first or next version of a plan or add-on.',
  })
  async planPublish(
    @Arg('input', () => PlanPublishInput, { description: 'What the version promises.' })
    input: PlanPublishInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PlanPayload> {
    const { expectedVersion, ...content } = input;
    const { done, payload } = await perform(
      { context, info, needsKey: false, expectedVersion },
      async (command) => {
        const prices = input.prices.map((price, index) => toMoney(price, `prices.${index}`));
        const features = featuresOf(input.features, 'features');
        const priceList = input.priceList?.map((price, index) => toPrice(price, `priceList.${index}`));
        const setupFees = input.setupFees?.map((fee, index) => toMoney(fee, `setupFees.${index}`));
        const wanted = { ...content, features, prices };
        return context.parts.commands.publishPlan(command, {
          ...wanted,
          priceList: priceList ?? null,
          setupFees: setupFees ?? null,
        });
      },
    );
    return { ...payload, plan: await this.#changed(done?.result.planCode, context) };
  }

  @Mutation(() => PlanPayload, {
    nullable: true,
    description: 'Takes a plan out of sale; who has it keeps it.',
  })
  async planRetire(
    @Arg('input', () => PlanRetireInput, { description: 'The plan.' }) input: PlanRetireInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PlanPayload> {
    const { planCode, expectedVersion } = input;
    const { done, payload } = await perform({ context, info, needsKey: false, expectedVersion }, (command) =>
      context.parts.commands.retirePlan(command, { planCode }),
    );
    return { ...payload, plan: await this.#changed(done?.result.planCode, context) };
  }

  async #changed(planCode: string | undefined, context: RequestContext): Promise<Plan | null> {
    return planCode === undefined
      ? null
      : planOf(await context.loaders().plan.clear(planCode).load(planCode));
  }
}
