import { Field, ID, InputType, Int } from 'type-graphql';
import type { Segment } from '../../commands/account/events.ts';
import { SegmentEnum, SuccessTierEnum } from './account-type.ts';
import type { SuccessTier } from '../../queries/index.ts';
import { enumOf } from '../enums.ts';

export const AccountSortEnum = enumOf('AccountSort', 'What accounts are ordered by.', {
  name: 'Name.',
  openedAt: 'When they were opened.',
  arr: 'Annual recurring revenue.',
});

@InputType({ description: 'Whom to reach.' })
export class ContactInput {
  @Field(() => String, { description: 'Name of the person.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'E-mail address.' })
  email?: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone number.' })
  phone?: string | null;
}

@InputType({ description: 'A new account.' })
export class AccountOpenInput {
  @Field(() => String, {
    nullable: true,
    description: "The customer's key in the tenant's own systems; once per tenant.",
  })
  externalId?: string | null;

  @Field(() => String, { description: 'Name of the organisation or an alias; not personal.' })
  name!: string;

  @Field(() => String, { description: 'ISO 3166-1 alpha-2 code, `DE`.' })
  country!: string;

  @Field(() => String, { description: 'IANA name, `Europe/Berlin`.' })
  timeZone!: string;

  @Field(() => String, { description: 'ISO 4217 code, `EUR`.' })
  currency!: string;

  @Field(() => SegmentEnum, { description: 'How it is sold to.' })
  segment!: Segment;

  @Field(() => String, { nullable: true, description: "Who looks after it, as an id of the tenant's CRM." })
  ownerId?: string | null;

  @Field(() => ContactInput, { description: 'Whom to reach.' })
  contact!: ContactInput;
}

@InputType({ description: 'A new contact of an account.' })
export class AccountChangeContactInput {
  @Field(() => ID, { description: 'The account.' })
  accountId!: string;

  @Field(() => ContactInput, { description: 'The whole new contact; what is left out is emptied.' })
  contact!: ContactInput;

  @Field(() => Int, { nullable: true, description: 'Version of the account that the caller saw.' })
  expectedVersion?: number | null;
}

@InputType({ description: 'Which accounts are wanted; all conditions hold at once.' })
export class AccountFilterInput {
  @Field(() => String, { nullable: true, description: 'With this external id.' })
  externalId?: string | null;

  @Field(() => SegmentEnum, { nullable: true, description: 'Of this segment.' })
  segment?: Segment | null;

  @Field(() => SuccessTierEnum, { nullable: true, description: 'Looked after in this way.' })
  successTier?: SuccessTier | null;

  @Field(() => String, { nullable: true, description: 'With this highest plan tier.' })
  planTier?: string | null;

  @Field(() => String, { nullable: true, description: 'With a name that begins so, in whatever case.' })
  namePrefix?: string | null;
}
