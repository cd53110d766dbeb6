import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { accountOf } from '../account/account-type.ts';
import { planOf } from '../catalog/plan-type.ts';
import type { RequestContext } from '../context.ts';
import { authorise } from '../identity/enforce-permissions.ts';
import { invoiceOf } from '../invoice/invoice-type.ts';
import { sagaOf } from '../saga/saga-type.ts';
import { subscriptionFrom } from '../subscription/subscription-type.ts';
import { Node } from './node.ts';
import { readTypedId } from './typed-id.ts';

@Resolver()
export class NodeResolver {
  @Query(() => Node, { nullable: true, description: 'Whatever has this id, as true as the event log.' })
  async node(
    @Arg('id', () => ID, { description: 'As given elsewhere.' }) given: string,
    @Ctx() context: RequestContext,
  ): Promise<Node | null> {
    const read = readTypedId(given);
    if (!read) return null;
    const { type, id } = read;
    // No way round the table: what a role may not ask for by name it may not ask for by id.
    authorise(`Query.${type.toLowerCase()}`, context);
    const loaders = context.loaders();
    switch (type) {
      case 'Account': {
        const { state } = await loaders.account.load(id);
        return state && accountOf(state);
      }
      case 'Plan':
        return planOf(await loaders.plan.load(id));
      case 'Subscription':
        return subscriptionFrom(await loaders.subscription.load(id));
      case 'Invoice':
        return invoiceOf(await loaders.invoice.load(id));
      case 'Saga': {
        const view = await loaders.saga.load(id);
        return view && sagaOf(view);
      }
    }
  }
}
