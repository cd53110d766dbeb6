import { Field, ID, Int, ObjectType } from 'type-graphql';
import { MovementKindEnum } from '../arr/arr-type.ts';
import { FeatureKindEnum } from '../catalog/plan-type.ts';
import { UserError } from '../errors/user-error.ts';
import { DefinedStep, StepStatusEnum } from '../saga/saga-type.ts';
import { DateScalar, DateTimeScalar, MonthScalar } from '../scalars/calendar.ts';
import { MoneyType } from '../scalars/money.ts';
import { ChangeDirectionEnum } from '../subscription/subscription-type.ts';
import { PreviewedCreditNote, PreviewedInvoice, PreviewedSettlement } from './previewed-documents.ts';

@ObjectType({
  description: 'How recurring revenue would move, or would be counted otherwise.',
  simpleResolvers: true,
})
export class PreviewedMovementType {
  @Field(() => DateScalar, { description: 'Day in the time zone of the account.' })
  day!: string;

  @Field(() => MovementKindEnum, {
    nullable: true,
    description: 'Why it would move; null where it would no longer count.',
  })
  kind!: string | null;

  @Field(() => MovementKindEnum, {
    nullable: true,
    description:
      'What it counts as today, where something dated back changes it; null for a movement that is new.',
  })
  previously!: string | null;

  @Field(() => MoneyType, { description: 'By how much a month; negative for less.' })
  mrrDelta!: MoneyType;

  @Field(() => MoneyType, { description: 'By how much a year; negative for less.' })
  arrDelta!: MoneyType;
}

@ObjectType({
  description: 'What would become of the recurring revenue of the account.',
  simpleResolvers: true,
})
export class PreviewedRecurring {
  @Field(() => MoneyType, { description: 'Monthly, today.' })
  mrrBefore!: MoneyType;

  @Field(() => MoneyType, { description: 'Monthly, afterwards.' })
  mrrAfter!: MoneyType;

  @Field(() => MoneyType, { description: 'Annual, today.' })
  arrBefore!: MoneyType;

  @Field(() => MoneyType, { description: 'Annual, afterwards.' })
  arrAfter!: MoneyType;

  @Field(() => [PreviewedMovementType], { description: 'Movements in order of effect.' })
  movements!: PreviewedMovementType[];
}

@ObjectType({
  description: 'What would be added to the figures of one accounting month.',
  simpleResolvers: true,
})
export class PreviewedRecognitionMonth {
  @Field(() => MonthScalar, { description: 'The month.' })
  month!: string;

  @Field(() => MoneyType, { description: 'Billed in it.' })
  billed!: MoneyType;

  @Field(() => MoneyType, { description: 'What credit notes take of what was billed.' })
  credited!: MoneyType;

  @Field(() => MoneyType, { description: 'Recognised in it.' })
  recognised!: MoneyType;

  @Field(() => MoneyType, { description: 'What credit notes take of what was recognised.' })
  contra!: MoneyType;

  @Field(() => MoneyType, {
    description: 'Still to be recognised at its end; negative where service came before the bill.',
  })
  remaining!: MoneyType;
}

@ObjectType({
  description: 'What an account may use of a feature, before or afterwards.',
  simpleResolvers: true,
})
export class EntitlementExtent {
  @Field(() => FeatureKindEnum, { description: 'Whether it is a yes, a number or a value.' })
  kind!: string;

  @Field(() => Int, { nullable: true, description: 'How many; null for others.' })
  limit!: number | null;

  @Field(() => String, { nullable: true, description: 'The value, where it is a setting; null for others.' })
  value!: string | null;
}

@ObjectType({
  description: 'A feature that the account would have more, less or not any more of.',
  simpleResolvers: true,
})
export class EntitlementDifference {
  @Field(() => String, { description: 'The key that applications ask for.' })
  key!: string;

  @Field(() => EntitlementExtent, { nullable: true, description: 'Today; null where it is not in force.' })
  before!: EntitlementExtent | null;

  @Field(() => EntitlementExtent, {
    nullable: true,
    description: 'Afterwards; null where it would not be in force.',
  })
  after!: EntitlementExtent | null;
}

@ObjectType({ description: 'A step that a saga would take.', simpleResolvers: true })
export class PlannedSagaStep extends DefinedStep {
  @Field(() => Boolean, { description: 'Whether it can be taken back.' })
  compensable!: boolean;

  @Field(() => StepStatusEnum, { description: 'Where it stands when the saga begins.' })
  status!: string;
}

@ObjectType({ description: 'A saga that would begin.', simpleResolvers: true })
export class PlannedSagaType {
  @Field(() => String, { description: 'Kind of saga: `plan-change`.' })
  type!: string;

  @Field(() => Int, { description: 'Version of its definition.' })
  definitionVersion!: number;

  @Field(() => [PlannedSagaStep], { description: 'Its steps in the order of the definition.' })
  steps!: PlannedSagaStep[];
}

@ObjectType({
  description:
    'Everything that an operation would do, decided by the code that does it. Nothing of it is written.',
  simpleResolvers: true,
})
export class SubscriptionPreview {
  @Field(() => ID, { description: 'The account.' })
  accountId!: string;

  @Field(() => ID, { nullable: true, description: 'The subscription; null for a start.' })
  subscriptionId!: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Version of the subscription that this rests on; sent as `expectedVersion` of the mutation, nothing can come between. Null for a start.',
  })
  version!: number | null;

  @Field(() => Boolean, { description: 'False where there is nothing to do.' })
  changes!: boolean;

  @Field(() => ChangeDirectionEnum, { nullable: true, description: 'Which way a change of terms would go.' })
  direction!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it would take effect.' })
  effectiveAt!: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'The day for which it would be agreed; null where it takes effect at once.',
  })
  scheduledFor!: string | null;

  @Field(() => [PreviewedInvoice], {
    description: 'Invoices that would be issued; periods that were due come first.',
  })
  invoices!: PreviewedInvoice[];

  @Field(() => [PreviewedCreditNote], { description: 'Credit notes that would be issued.' })
  creditNotes!: PreviewedCreditNote[];

  @Field(() => MoneyType, {
    description: 'What invoices give back for unused days, without tax, as a positive amount.',
  })
  credit!: MoneyType;

  @Field(() => PreviewedSettlement, {
    description: "What that means for the customer's credit and what is to pay.",
  })
  settlement!: PreviewedSettlement;

  @Field(() => MoneyType, {
    description: 'Sum of the invoices; negative where it would be owed to the customer.',
  })
  total!: MoneyType;

  @Field(() => PreviewedInvoice, {
    nullable: true,
    description: 'The bill of the period that follows, at the terms then held; null where service ends.',
  })
  nextInvoice!: PreviewedInvoice | null;

  @Field(() => PreviewedRecurring, { nullable: true, description: 'Recurring revenue of the account.' })
  recurring!: PreviewedRecurring | null;

  @Field(() => [PreviewedRecognitionMonth], {
    nullable: true,
    description: 'What the invoices add to revenue recognition, month by month.',
  })
  recognition!: PreviewedRecognitionMonth[] | null;

  @Field(() => [EntitlementDifference], { description: 'What the account may use more or less.' })
  entitlements!: EntitlementDifference[];

  @Field(() => [PlannedSagaType], { nullable: true, description: 'What carries it to every system.' })
  sagas!: PlannedSagaType[] | null;
}

@ObjectType({ description: 'What an operation would do, or why it would be refused.', simpleResolvers: true })
export class SubscriptionPreviewPayload {
  @Field(() => SubscriptionPreview, { nullable: true, description: 'Null where it would be refused.' })
  preview!: SubscriptionPreview | null;

  @Field(() => [UserError], { description: 'Why it would be refused, as the mutation says it.' })
  userErrors!: UserError[];
}
