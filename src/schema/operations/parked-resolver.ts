import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { ParkedAccounts } from '../../operations/index.ts';
import { tenantOf, type RequestContext } from '../context.ts';
import { perform } from '../mutation-payload.ts';
import { connectionOf, PageArgs, pageOfList, pageRequest } from '../relay/connection.ts';
import {
  LoggedEvent,
  ParkedAccount,
  ParkedAccountConnection,
  ParkedAccountInput,
  parkedAccountOf,
  ParkedAccountPayload,
} from './parked-type.ts';

@Resolver(() => ParkedAccount)
export class ParkedResolver {
  @Query(() => ParkedAccountConnection, { description: 'Accounts that read models cannot go on with.' })
  async parkedAccounts(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ParkedAccountConnection> {
    const rows = await context.parts.operations.parkedAccounts.list(tenantOf(context));
    const idOf = (row: (typeof rows)[number]): string => `${row.projection}/${row.account}`;
    return connectionOf(pageOfList(rows, pageRequest(page), idOf), parkedAccountOf);
  }

  @Query(() => ParkedAccount, {
    nullable: true,
    description: 'One parked account; null where it is not parked.',
  })
  async parkedAccount(
    @Arg('projection', () => String, { description: 'The read model.' }) projection: string,
    @Arg('account', () => String, { description: '`account` of the parked account.' }) account: string,
    @Ctx() context: RequestContext,
  ): Promise<ParkedAccount | null> {
    const { parkedAccounts } = context.parts.operations;
    const found = await parkedAccounts.inspect(tenantOf(context), { projection, account });
    return found && parkedAccountOf(found.parked);
  }

  @FieldResolver(() => LoggedEvent, { nullable: true, description: 'The event that stopped it.' })
  async event(
    @Root() { projection, account }: ParkedAccount,
    @Ctx() context: RequestContext,
  ): Promise<LoggedEvent | null> {
    const { parkedAccounts } = context.parts.operations;
    return (await parkedAccounts.inspect(tenantOf(context), { projection, account }))?.event ?? null;
  }

  @Mutation(() => ParkedAccountPayload, {
    nullable: true,
    description: 'Lets a parked account go on and tries at once; says whether it stopped again.',
  })
  parkedAccountRetry(
    @Arg('input', () => ParkedAccountInput, { description: 'The account.' }) input: ParkedAccountInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ParkedAccountPayload> {
    return this.#perform('retry', input, context, info);
  }

  @Mutation(() => ParkedAccountPayload, {
    nullable: true,
    description: 'Lets a parked account go on within seconds, without waiting for it.',
  })
  parkedAccountRelease(
    @Arg('input', () => ParkedAccountInput, { description: 'The account.' }) input: ParkedAccountInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ParkedAccountPayload> {
    return this.#perform('release', input, context, info);
  }

  @Mutation(() => ParkedAccountPayload, {
    nullable: true,
    description:
      'Lets a parked account go on without the event that stopped it: the read model passes over it, now and in every rebuild.',
  })
  parkedEventDiscard(
    @Arg('input', () => ParkedAccountInput, { description: 'The account.' }) input: ParkedAccountInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ParkedAccountPayload> {
    return this.#perform('discard', input, context, info);
  }

  async #perform(
    verb: keyof Pick<ParkedAccounts, 'retry' | 'release' | 'discard'>,
    { projection, account, reason }: ParkedAccountInput,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ): Promise<ParkedAccountPayload> {
    const { parkedAccounts } = context.parts.operations;
    const { done, payload } = await perform({ context, info, needsKey: false, reason }, (command) =>
      parkedAccounts[verb](command, { projection, account }),
    );
    const parked = done?.result.parked ?? null;
    return { ...payload, parkedAccount: parked && parkedAccountOf(parked) };
  }
}
