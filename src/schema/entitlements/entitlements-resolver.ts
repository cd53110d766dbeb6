import { Arg, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { FeatureKindEnum } from '../catalog/plan-type.ts';
import { tenantOf, type RequestContext } from '../context.ts';
import { idWithin, typedId } from '../relay/typed-id.ts';

@ObjectType({ description: 'A feature that an account may use.', simpleResolvers: true })
export class Entitlement {
  @Field(() => String, { description: 'The key that applications ask for.' })
  key!: string;

  @Field(() => FeatureKindEnum, { description: 'Whether it is a yes or a number.' })
  kind!: string;

  @Field(() => Int, { nullable: true, description: 'How many, over all subscriptions; null for a yes.' })
  limit!: number | null;

  @Field(() => [ID], { description: 'The subscriptions that grant it.' })
  subscriptionIds!: string[];
}

@ObjectType({ description: 'What an account may use.', simpleResolvers: true })
export class Entitlements {
  @Field(() => ID, { description: 'The account.' })
  accountId!: string;

  @Field(() => [Entitlement], { description: 'Features in force.' })
  features!: Entitlement[];

  @Field(() => Boolean, {
    description: 'True where the read model had not reached `after` in time; never where strong.',
  })
  stale!: boolean;
}

@ObjectType({ description: 'Whether an account may use one feature.', simpleResolvers: true })
export class EntitlementCheck {
  @Field(() => String, { description: 'The key asked for.' })
  key!: string;

  @Field(() => Boolean, { description: 'Whether it may.' })
  granted!: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'How many; null for a yes, and where nothing is granted.',
  })
  limit!: number | null;

  @Field(() => Boolean, {
    description: 'True where the read model had not reached `after` in time; never where strong.',
  })
  stale!: boolean;
}

@Resolver()
export class EntitlementsResolver {
  @Query(() => Entitlements, { description: 'What an account may use.' })
  async entitlements(
    @Arg('accountId', () => ID, { description: 'The account.' }) accountId: string,
    @Arg('strong', () => Boolean, {
      defaultValue: true,
      description: 'As true as the event log; else as the read model has it.',
    })
    strong: boolean,
    @Arg('after', () => String, {
      nullable: true,
      description: 'Consistency token; waited for where not strong.',
    })
    after: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<Entitlements> {
    const { stale, consistency } = await this.#consistency(strong, after, context);
    const account = idWithin('Account', accountId);
    const view = await context.parts.queries.entitlements(tenantOf(context), account, consistency);
    const features = view.features.map((feature) => ({
      key: feature.key,
      kind: feature.kind,
      limit: feature.kind === 'limit' ? feature.limit : null,
      subscriptionIds: feature.subscriptionIds.map((id) => typedId('Subscription', id)),
    }));
    return { accountId, features, stale };
  }

  @Query(() => EntitlementCheck, { description: 'Whether an account may use a feature.' })
  async entitlementCheck(
    @Arg('accountId', () => ID, { description: 'The account.' }) accountId: string,
    @Arg('feature', () => String, { description: 'The key of the feature.' }) feature: string,
    @Arg('strong', () => Boolean, {
      defaultValue: true,
      description: 'As true as the event log; else as the read model has it.',
    })
    strong: boolean,
    @Arg('after', () => String, {
      nullable: true,
      description: 'Consistency token; waited for where not strong.',
    })
    after: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<EntitlementCheck> {
    const { stale, consistency } = await this.#consistency(strong, after, context);
    const account = idWithin('Account', accountId);
    return {
      ...(await context.parts.queries.checkFeature(tenantOf(context), account, feature, consistency)),
      stale,
    };
  }

  /** A strong answer is as true as the log, so that it never waits. */
  async #consistency(
    strong: boolean,
    after: string | null | undefined,
    context: RequestContext,
  ): Promise<{ stale: boolean; consistency: 'strong' | 'eventual' }> {
    if (strong) return { stale: false, consistency: 'strong' };
    const { stale } = await context.parts.queries.waitFor('entitlements', tenantOf(context), after);
    return { stale, consistency: 'eventual' };
  }
}
