import type { GraphQLResolveInfo } from 'graphql';
import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Info,
  InputType,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import { loadCredit } from '../../commands/credit/credit.ts';
import { Account, accountOf } from '../account/account-type.ts';
import { tenantOf, type RequestContext } from '../context.ts';
import { enumOf } from '../enums.ts';
import { MutationPayload, perform } from '../mutation-payload.ts';
import { idWithin } from '../relay/typed-id.ts';
import { MoneyInput, moneyOf, MoneyType, toMoney } from '../scalars/money.ts';

const CreditSourceEnum = enumOf('CreditSource', 'Where credit by hand comes from.', {
  goodwill: 'Given; it lowers revenue.',
  prepayment: 'Paid in before anything is owed.',
});

@InputType({ description: "Credit that an account's coming invoices are paid from." })
export class AccountGrantCreditInput {
  @Field(() => ID, { description: 'The account.' })
  accountId!: string;

  @Field(() => MoneyInput, { description: "Above zero, in the account's currency." })
  amount!: MoneyInput;

  @Field(() => CreditSourceEnum, { description: 'Where it comes from.' })
  source!: 'goodwill' | 'prepayment';

  @Field(() => String, { description: 'Why.' })
  reason!: string;
}

@ObjectType({ description: 'What granting credit did.', simpleResolvers: true })
export class AccountGrantCreditPayload extends MutationPayload {
  @Field(() => Account, { nullable: true, description: 'The account; null where refused.' })
  account!: Account | null;
}

@Resolver(() => Account)
export class CreditResolver {
  @FieldResolver(() => MoneyType, {
    nullable: true,
    description: 'What it has to its credit, as true as the event log; its next invoices are paid from it.',
  })
  async credit(@Root() { accountId }: Account, @Ctx() context: RequestContext): Promise<MoneyType | null> {
    const { state } = await context.loaders().account.load(accountId);
    if (!state) return null;
    const holder = { tenant: tenantOf(context), accountId, currency: state.currency };
    return moneyOf((await loadCredit(context.parts.store, holder)).balance);
  }

  @Mutation(() => AccountGrantCreditPayload, {
    nullable: true,
    description: 'Gives an account credit by hand, or books a prepayment.',
  })
  async accountGrantCredit(
    @Arg('input', () => AccountGrantCreditInput, { description: 'Whom, how much and why.' })
    input: AccountGrantCreditInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<AccountGrantCreditPayload> {
    const { source, reason } = input;
    const accountId = idWithin('Account', input.accountId);
    const { done, payload } = await perform({ context, info, needsKey: true, reason }, async (command) => {
      const amount = toMoney(input.amount, 'amount');
      return context.parts.commands.grantCredit(command, { accountId, amount, source, reason });
    });
    if (!done) return { ...payload, account: null };
    const { state } = await context.loaders().account.load(accountId);
    return { ...payload, account: state && accountOf(state) };
  }
}
