import { Field, ID, InterfaceType } from 'type-graphql';
import { readTypedId, type NodeTypeName } from './typed-id.ts';

/** Names of the GraphQL types behind the ids; `Subscription` itself is the root type of live feeds. */
const typeNames: Readonly<Record<NodeTypeName, string>> = {
  Account: 'Account',
  Plan: 'Plan',
  Subscription: 'PlanSubscription',
  Invoice: 'Invoice',
  Saga: 'Saga',
};

@InterfaceType({
  description: 'Whatever has an id of its own.',
  resolveType: ({ id }: Node) => {
    const read = readTypedId(id);
    return read ? typeNames[read.type] : undefined;
  },
})
export abstract class Node {
  @Field(() => ID, {
    description: 'Unique in the tenant, and stable: the type, a colon, and the id within the type.',
  })
  id!: string;
}
