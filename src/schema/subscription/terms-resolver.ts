import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { priceOf, PriceType } from '../catalog/price-type.ts';
import type { RequestContext } from '../context.ts';
import { TermsType } from './subscription-type.ts';

@Resolver(() => TermsType)
export class TermsResolver {
  @FieldResolver(() => PriceType, {
    nullable: true,
    description: 'What it costs for one interval, as the event log has it.',
  })
  async price(@Root() { agreed }: TermsType, @Ctx() context: RequestContext): Promise<PriceType | null> {
    if ('price' in agreed) return priceOf(agreed.price);
    const { state } = await context.loaders().subscription.load(agreed.subscriptionId);
    return state && priceOf(state.life.footing.terms.price);
  }
}
