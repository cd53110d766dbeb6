import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { DriftTally, type Comparison } from '../../operations/index.ts';
import { tenantOf, type RequestContext } from '../context.ts';
import { badInput } from '../errors/request-errors.ts';
import { PageArgs, pageRequest } from '../relay/connection.ts';
import { idWithin, readTypedId, typedId } from '../relay/typed-id.ts';
import { accountDriftOf, bookDriftOf, Drift } from './drift-type.ts';

@Resolver()
export class DriftResolver {
  @Query(() => Drift, {
    description:
      'By how much the books differ from the event log: of one account, or of a page of accounts in the order of their ids.',
  })
  async drift(
    @Arg('accountId', () => ID, { nullable: true, description: 'One account alone, without pages.' })
    accountId: string | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<Drift> {
    const { drift } = context.parts.operations;
    const tenant = tenantOf(context);
    if (accountId)
      return driftOf(await drift.ofAccount({ tenant, accountId: idWithin('Account', accountId) }));
    const { first: accounts, after } = pageRequest(page);
    const found = await drift.look({
      tenant,
      after: after ? { tenant, accountId: behind(after) } : null,
      accounts,
    });
    return driftOf(found, found.next && typedId('Account', found.next.accountId));
  }
}

function behind(cursor: string): string {
  const last = readTypedId(cursor);
  if (last?.type !== 'Account') throw badInput('after is not an endCursor of this list.', ['after']);
  return last.id;
}

function driftOf({ compared, left }: Comparison, endCursor: string | null = null): Drift {
  const tally = new DriftTally();
  tally.add(compared);
  return {
    books: tally.books().map(bookDriftOf),
    adrift: compared.filter(({ minor }) => minor !== 0n).map(accountDriftOf),
    left: left.length,
    endCursor,
  };
}
