import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ObjectType,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import { callerOf, tenantOf, type RequestContext } from '../context.ts';
import { badInput } from '../errors/request-errors.ts';
import { longestRange } from '../limits/list-sizes.ts';
import { connectionOf, PageArgs, pageRequest } from '../relay/connection.ts';
import { idWithin } from '../relay/typed-id.ts';
import { DateScalar } from '../scalars/calendar.ts';
import { moneyOf, MoneyType } from '../scalars/money.ts';
import { arrChanges, type ArrUpdateEvent } from './arr-changes.ts';
import {
  ArrDay,
  arrDayOf,
  ArrRetention,
  ArrTotals,
  MovementConnection,
  MovementFilterInput,
  movementOf,
  retentionOf,
  totalsOf,
} from './arr-type.ts';

@ObjectType({ description: 'Recurring revenue: where it stands, and how it moved.', simpleResolvers: true })
export class Arr {
  @Field(() => Boolean, { description: 'True where the read model had not reached `after` in time.' })
  stale!: boolean;
}

@ObjectType({
  description: 'How recurring revenue moved in one currency since the last update.',
  simpleResolvers: true,
})
export class ArrChange {
  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;

  @Field(() => MoneyType, { description: 'By how much a month.' })
  mrrDelta!: MoneyType;

  @Field(() => MoneyType, { description: 'By how much a year.' })
  arrDelta!: MoneyType;
}

@ObjectType({ description: 'Where recurring revenue stands now.', simpleResolvers: true })
export class ArrUpdate {
  @Field(() => Boolean, { description: 'True for the first update of a feed.' })
  snapshot!: boolean;

  @Field(() => ArrTotals, { description: 'The whole book as it stands.' })
  totals!: ArrTotals;

  @Field(() => [ArrChange], { description: 'What moved since the last update, several changes in one.' })
  changes!: ArrChange[];
}

const dayMs = 86_400_000;

@Resolver(() => Arr)
export class ArrResolver {
  @Query(() => Arr, { description: 'Recurring revenue.' })
  async arr(
    @Arg('after', () => String, { nullable: true, description: 'Consistency token; waited for.' })
    after: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<Arr> {
    return context.parts.queries.waitFor('arr', tenantOf(context), after);
  }

  @FieldResolver(() => ArrTotals, { description: 'Where it stands.' })
  async totals(@Ctx() context: RequestContext): Promise<ArrTotals> {
    return totalsOf(await context.parts.queries.totals(tenantOf(context)));
  }

  @FieldResolver(() => MovementConnection, { description: 'How it moved, newest first.' })
  async movements(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => MovementFilterInput, { nullable: true, description: 'Which movements are wanted.' })
    filter: MovementFilterInput | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<MovementConnection> {
    const accountId = filter?.accountId ? idWithin('Account', filter.accountId) : null;
    const wanted = { ...filter, accountId };
    return connectionOf(
      await context.parts.queries.movements(tenantOf(context), pageRequest(page), wanted),
      movementOf,
    );
  }

  @FieldResolver(() => [ArrDay], { description: 'Day by day and currency, days on which something moved.' })
  async byDay(
    @Arg('from', () => DateScalar, { description: 'First day.' }) from: string,
    @Arg('to', () => DateScalar, { description: 'First day not wanted.' }) to: string,
    @Arg('currency', () => String, { nullable: true, description: 'One currency; default: all.' })
    currency: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<ArrDay[]> {
    if (Date.parse(to) - Date.parse(from) > longestRange * dayMs)
      throw badInput(`Ask for ${longestRange} days at most.`, ['to']);
    return (await context.parts.queries.revenueByDay(tenantOf(context), { from, to, currency })).map(
      arrDayOf,
    );
  }

  @FieldResolver(() => [ArrRetention], {
    description: 'What became of the recurring revenue of customers who had some, by currency.',
  })
  async retention(
    @Arg('from', () => DateScalar, { description: 'First day.' }) from: string,
    @Arg('to', () => DateScalar, { description: 'First day not counted any more.' }) to: string,
    @Arg('currency', () => String, { nullable: true, description: 'One currency; default: all.' })
    currency: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<ArrRetention[]> {
    const found = await context.parts.queries.retention(tenantOf(context), { from, to, currency });
    return found.map(retentionOf);
  }

  @Subscription(() => ArrUpdate, {
    description: 'Where recurring revenue stands, and again whenever it moves.',
    subscribe: ({ context }: { context: RequestContext }) =>
      arrChanges(context.parts, callerOf(context).principal.tenant),
  })
  arrChanged(@Root() { snapshot, totals, changes }: ArrUpdateEvent): ArrUpdate {
    return {
      snapshot,
      totals: totalsOf(totals),
      changes: changes.map(({ currency, mrrDelta, arrDelta }) => ({
        currency,
        mrrDelta: moneyOf(mrrDelta),
        arrDelta: moneyOf(arrDelta),
      })),
    };
  }
}
