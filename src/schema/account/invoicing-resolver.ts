import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, Info, Mutation, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../context.ts';
import { perform } from '../mutation-payload.ts';
import { idWithin } from '../relay/typed-id.ts';
import { AccountPayload } from './account-resolver.ts';
import { Account, accountOf } from './account-type.ts';
import { AccountInvoicing, AccountSetTaxesInput, AccountSetTermsInput } from './invoicing-type.ts';

@Resolver(() => Account)
export class AccountInvoicingResolver {
  @FieldResolver(() => AccountInvoicing, {
    nullable: true,
    description: 'Taxes and payment terms of its invoices to come, as the event log has them.',
  })
  async invoicing(
    @Root() { accountId }: Account,
    @Ctx() context: RequestContext,
  ): Promise<AccountInvoicing | null> {
    const { state } = await context.loaders().account.load(accountId);
    if (!state) return null;
    const { taxes, taxExempt, netDays } = state;
    return { taxes: taxes.map((tax) => ({ ...tax })), taxExempt, netDays };
  }

  @Mutation(() => AccountPayload, {
    nullable: true,
    description: 'Sets the taxes of all invoices of an account to come; those issued stay as they are.',
  })
  async accountSetTaxes(
    @Arg('input', () => AccountSetTaxesInput, { description: 'The account and its taxes.' })
    input: AccountSetTaxesInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<AccountPayload> {
    const { expectedVersion, taxes, exempt } = input;
    const wanted = {
      accountId: idWithin('Account', input.accountId),
      taxes: taxes.map((tax) => ({ ...tax })),
      exempt,
    };
    const { done, payload } = await perform({ context, info, needsKey: false, expectedVersion }, (command) =>
      context.parts.commands.setTaxes(command, wanted),
    );
    return { ...payload, account: await changed(done?.result.accountId, context) };
  }

  @Mutation(() => AccountPayload, {
    nullable: true,
    description: 'Sets after how many days invoices of an account to come are due.',
  })
  async accountSetTerms(
    @Arg('input', () => AccountSetTermsInput, { description: 'The account and its payment terms.' })
    input: AccountSetTermsInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<AccountPayload> {
    const { expectedVersion, netDays } = input;
    const wanted = { accountId: idWithin('Account', input.accountId), netDays };
    const { done, payload } = await perform({ context, info, needsKey: false, expectedVersion }, (command) =>
      context.parts.commands.setPaymentTerms(command, wanted),
    );
    return { ...payload, account: await changed(done?.result.accountId, context) };
  }
}

async function changed(accountId: string | undefined, context: RequestContext): Promise<Account | null> {
  if (accountId === undefined) return null;
  const { state } = await context.loaders().account.clear(accountId).load(accountId);
  return state && accountOf(state);
}
