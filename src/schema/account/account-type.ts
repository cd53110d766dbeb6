import { Field, Int, ObjectType } from 'type-graphql';
import { segments } from '../../commands/account/events.ts';
import type { AccountView } from '../../queries/index.ts';
import { enumOf } from '../enums.ts';
import { Connection } from '../relay/connection.ts';
import { Node } from '../relay/node.ts';
import { typedId } from '../relay/typed-id.ts';
import { DateTimeScalar } from '../scalars/calendar.ts';
import { MoneyType } from '../scalars/money.ts';
import type { AccountFacts } from './account-facts.ts';

export const SegmentEnum = enumOf('Segment', 'How an account is sold to and looked after.', {
  [segments[0]]: 'Signs up and pays without talking to anyone.',
  [segments[1]]: 'Small business.',
  [segments[2]]: 'Mid-market.',
  [segments[3]]: 'Enterprise.',
});

export const SuccessTierEnum = enumOf(
  'SuccessTier',
  'Who looks after an account, by its annual recurring revenue.',
  {
    digital: 'Automated help.',
    standard: 'A shared success team.',
    premium: 'A success manager of its own.',
  },
);

@ObjectType({
  description: 'Whom to reach. Personal: encrypted under a key of the account alone.',
  simpleResolvers: true,
})
export class Contact {
  @Field(() => String, { nullable: true, description: 'Name of the person; null after erasure.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'E-mail address.' })
  email!: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone number.' })
  phone!: string | null;
}

@ObjectType({ description: 'What the CRM read model says of an account.', simpleResolvers: true })
export class AccountStanding {
  @Field(() => SuccessTierEnum, { description: 'Who looks after the account.' })
  successTier!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Highest tier among live subscriptions; null without one.',
  })
  planTier!: string | null;

  @Field(() => Int, { description: 'Subscriptions in service.' })
  liveSubscriptions!: number;

  @Field(() => MoneyType, { description: 'Monthly recurring revenue.' })
  mrr!: MoneyType;

  @Field(() => MoneyType, { description: 'Annual recurring revenue.' })
  arr!: MoneyType;

  @Field(() => Boolean, {
    description: 'True where the read model had not reached the `after` asked for in time.',
  })
  stale!: boolean;
}

@ObjectType({ description: 'A customer of the tenant.', implements: Node, simpleResolvers: true })
export class Account extends Node {
  @Field(() => String, { nullable: true, description: "The customer's key in the tenant's own systems." })
  externalId!: string | null;

  @Field(() => String, { description: 'Name of the organisation.' })
  name!: string;

  @Field(() => String, { description: 'ISO 3166-1 alpha-2 code.' })
  country!: string;

  @Field(() => String, { description: 'IANA name; the days of this account are days there.' })
  timeZone!: string;

  @Field(() => String, { description: 'ISO 4217 code; everything of the account is in it.' })
  currency!: string;

  @Field(() => SegmentEnum, { description: 'How it is sold to.' })
  segment!: string;

  @Field(() => String, { nullable: true, description: "Who looks after it, as an id of the tenant's CRM." })
  ownerId!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was opened.' })
  openedAt!: string;

  readonly accountId!: string;
  /** Of the read model, where the account came from there. */
  readonly view!: AccountView | null;
  /** Whether the read model had not reached the token asked for. */
  readonly viewIsStale!: boolean;
}

@ObjectType({ description: 'A page of accounts.', simpleResolvers: true })
export class AccountConnection extends Connection(Account, 'Account') {
  @Field(() => Boolean, {
    description: 'True where the read model had not reached `consistencyToken` in time.',
  })
  stale!: boolean;
}

export function accountOf(
  facts: AccountFacts | AccountView,
  { view = null, stale = false }: { view?: AccountView | null; stale?: boolean } = {},
): Account {
  const { accountId, externalId, name, country, timeZone, currency, segment, ownerId, openedAt } = facts;
  const id = typedId('Account', accountId);
  const shown = { id, externalId, name, country, timeZone, currency, segment, ownerId, openedAt };
  return Object.assign(new Account(), shown, { accountId, view, viewIsStale: stale });
}
