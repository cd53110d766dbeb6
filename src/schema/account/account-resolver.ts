import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Info,
  Int,
  Mutation,
  ObjectType,
  Field,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { AccountSort } from '../../queries/index.ts';
import { tenantOf, type RequestContext } from '../context.ts';
import { MutationPayload, perform } from '../mutation-payload.ts';
import { connectionOf, PageArgs, pageOfList, pageRequest } from '../relay/connection.ts';
import { idWithin } from '../relay/typed-id.ts';
import { moneyOf } from '../scalars/money.ts';
import { PlanSubscriptionConnection, subscriptionOf } from '../subscription/subscription-type.ts';
import {
  AccountHistoryConnection,
  ActivityConnection,
  activityOf,
  historyEntryOf,
} from './account-history-type.ts';
import {
  AccountChangeContactInput,
  AccountFilterInput,
  AccountOpenInput,
  AccountSortEnum,
} from './account-inputs.ts';
import { Account, AccountConnection, accountOf, AccountStanding, Contact } from './account-type.ts';

@ObjectType({ description: 'What opening an account, or changing it, did.', simpleResolvers: true })
export class AccountPayload extends MutationPayload {
  @Field(() => Account, { nullable: true, description: 'The account as it stands now; null where refused.' })
  account!: Account | null;
}

@Resolver(() => Account)
export class AccountResolver {
  @Query(() => Account, { nullable: true, description: 'One account, as true as the event log.' })
  async account(
    @Arg('id', () => ID, { description: 'The account.' }) id: string,
    @Arg('after', () => String, {
      nullable: true,
      description: 'Consistency token; read models are waited for.',
    })
    after: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<Account | null> {
    const { stale } = await context.parts.queries.waitFor('crm', tenantOf(context), after);
    const { state } = await context.loaders().account.load(idWithin('Account', id));
    return state && accountOf(state, { stale });
  }

  @Query(() => AccountConnection, { description: 'Accounts as the CRM read model has them.' })
  async accounts(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('sort', () => AccountSortEnum, {
      nullable: true,
      description: 'What they are ordered by; default NAME.',
    })
    sort: AccountSort | null | undefined,
    @Arg('descending', () => Boolean, {
      defaultValue: false,
      description: 'Whether the order is turned round.',
    })
    descending: boolean,
    @Arg('filter', () => AccountFilterInput, { nullable: true, description: 'Which are wanted.' })
    filter: AccountFilterInput | null | undefined,
    @Arg('consistencyToken', () => String, { nullable: true, description: 'Of a mutation; waited for.' })
    token: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<AccountConnection> {
    const { queries } = context.parts;
    const { stale } = await queries.waitFor('crm', tenantOf(context), token);
    const order = { by: sort ?? 'name', descending };
    const found = await queries.accounts(tenantOf(context), pageRequest(page), order, filter ?? {});
    return { ...connectionOf(found, (view) => accountOf(view, { view, stale })), stale };
  }

  @FieldResolver(() => Int, { description: 'Version of the account; send it as `expectedVersion`.' })
  async version(@Root() account: Account, @Ctx() context: RequestContext): Promise<number> {
    return (await context.loaders().account.load(account.accountId)).version;
  }

  @FieldResolver(() => Contact, { nullable: true, description: 'Whom to reach.' })
  async contact(@Root() account: Account, @Ctx() context: RequestContext): Promise<Contact | null> {
    return (await context.loaders().account.load(account.accountId)).state?.contact ?? null;
  }

  @FieldResolver(() => AccountStanding, {
    nullable: true,
    description: 'Tiers and recurring revenue; null until the read model has met the account.',
  })
  async standing(@Root() account: Account, @Ctx() context: RequestContext): Promise<AccountStanding | null> {
    const view = account.view ?? (await context.loaders().accountView.load(account.accountId));
    if (!view) return null;
    const { successTier, planTier, liveSubscriptions, mrr, arr } = view;
    const stale = account.viewIsStale;
    return { successTier, planTier, liveSubscriptions, mrr: moneyOf(mrr), arr: moneyOf(arr), stale };
  }

  @FieldResolver(() => PlanSubscriptionConnection, {
    description: 'Its subscriptions, as the read model has them.',
  })
  async subscriptions(
    @Root() account: Account,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<PlanSubscriptionConnection> {
    const views = await context.loaders().subscriptionsOfAccount.load(account.accountId);
    const found = pageOfList(views, pageRequest(page), (view) => view.subscriptionId);
    return { ...connectionOf(found, (view) => subscriptionOf(view)), stale: account.viewIsStale };
  }

  @FieldResolver(() => AccountHistoryConnection, {
    nullable: true,
    description: 'Who did what, when and why; newest first.',
  })
  async history(
    @Root() account: Account,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<AccountHistoryConnection> {
    const found = await context.parts.accountHistory(tenantOf(context), account.accountId, pageRequest(page));
    return connectionOf(found, historyEntryOf);
  }

  @FieldResolver(() => ActivityConnection, {
    nullable: true,
    description: 'What mattered, in business terms; newest first.',
  })
  async timeline(
    @Root() account: Account,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ActivityConnection> {
    const found = await context.parts.queries.timeline(
      tenantOf(context),
      account.accountId,
      pageRequest(page),
    );
    return connectionOf(found, activityOf);
  }

  @Mutation(() => AccountPayload, { nullable: true, description: 'Opens an account.' })
  async accountOpen(
    @Arg('input', () => AccountOpenInput, { description: 'The new account.' }) input: AccountOpenInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<AccountPayload> {
    const contact = contactOf(input);
    const { done, payload } = await perform({ context, info, needsKey: false }, (command) =>
      context.parts.commands.openAccount(command, { ...input, contact }),
    );
    return { ...payload, account: await this.#changed(done?.result.accountId, context) };
  }

  @Mutation(() => AccountPayload, { nullable: true, description: 'Changes whom to reach at an account.' })
  async accountChangeContact(
    @Arg('input', () => AccountChangeContactInput, { description: 'The account and its new contact.' })
    input: AccountChangeContactInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<AccountPayload> {
    const { expectedVersion } = input;
    const change = { accountId: idWithin('Account', input.accountId), contact: contactOf(input) };
    const { done, payload } = await perform({ context, info, needsKey: false, expectedVersion }, (command) =>
      context.parts.commands.changeContact(command, change),
    );
    return { ...payload, account: await this.#changed(done?.result.accountId, context) };
  }

  async #changed(accountId: string | undefined, context: RequestContext): Promise<Account | null> {
    if (accountId === undefined) return null;
    const { state } = await context.loaders().account.clear(accountId).load(accountId);
    return state && accountOf(state);
  }
}

function contactOf({ contact }: AccountOpenInput | AccountChangeContactInput): {
  name: string;
  email: string | null;
  phone: string | null;
} {
  return { name: contact.name, email: contact.email ?? null, phone: contact.phone ?? null };
}
