import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { ChangeTiming, Proration, Recognition } from '../../commands/policy/conventions.ts';
import type { PolicyState } from '../../commands/policy/policy.ts';
import type { Loaded } from '../../commands/loading.ts';
import { enumOf } from '../enums.ts';
import { DateTimeScalar } from '../scalars/calendar.ts';
import { ChangeTimingEnum } from '../subscription/subscription-inputs.ts';

export const ProrationEnum = enumOf('Proration', 'How the unused part of a period is reckoned.', {
  day: 'By whole local days of the account.',
  second: 'By the seconds that really pass.',
});

export const RecognitionEnum = enumOf(
  'Recognition',
  'How revenue of a line is earned over its service period.',
  {
    day: 'In a straight line by local day of the account.',
    second: 'In a straight line by the seconds that really pass.',
    month: 'Evenly by month of service, each part in the month in which it begins.',
  },
);

@ObjectType({
  description: 'What the tenant decides about the reckoning. What was decided before stays as it was.',
  simpleResolvers: true,
})
export class Conventions {
  @Field(() => ProrationEnum, { description: 'How the unused part of a period is reckoned.' })
  proration!: string;

  @Field(() => RecognitionEnum, { description: 'How revenue of invoices to come is earned.' })
  recognition!: string;

  @Field(() => ChangeTimingEnum, { description: 'When an upgrade takes effect that does not say when.' })
  upgrade!: string;

  @Field(() => ChangeTimingEnum, { description: 'When a downgrade takes effect that does not say when.' })
  downgrade!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Since when they are so; null where none were ever set.',
  })
  setAt!: string | null;

  @Field(() => Int, {
    description: 'Their version, 0 where none were ever set; send it as `expectedVersion`.',
  })
  version!: number;
}

@InputType({ description: 'How it is to be decided from now on; what is left out stays as it is.' })
export class ConventionsSetInput {
  @Field(() => ProrationEnum, {
    nullable: true,
    description: 'How the unused part of a period is reckoned. Of a new tenant: DAY.',
  })
  proration?: Proration | null;

  @Field(() => RecognitionEnum, {
    nullable: true,
    description: 'How revenue of invoices to come is earned. Of a new tenant: DAY.',
  })
  recognition?: Recognition | null;

  @Field(() => ChangeTimingEnum, {
    nullable: true,
    description: 'When an upgrade takes effect that does not say when. Of a new tenant: NOW.',
  })
  upgrade?: ChangeTiming | null;

  @Field(() => ChangeTimingEnum, {
    nullable: true,
    description: 'When a downgrade takes effect that does not say when. Of a new tenant: PERIOD_END.',
  })
  downgrade?: ChangeTiming | null;

  @Field(() => Int, { nullable: true, description: 'Version of the conventions that the caller saw.' })
  expectedVersion?: number | null;
}

export function conventionsFrom({
  state: { conventions, setAt },
  version,
}: Loaded<PolicyState>): Conventions {
  return { ...conventions, setAt, version };
}
