import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { tenantOf, type RequestContext } from '../context.ts';
import { idWithin } from '../relay/typed-id.ts';
import { EntitlementCheck, entitlementOf, Entitlements } from './entitlements-type.ts';

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
    return { accountId, features: view.features.map(entitlementOf), stale };
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
