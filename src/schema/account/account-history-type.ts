import { Field, ID, Int, ObjectType } from 'type-graphql';
import { activityKinds, type ActivityView } from '../../queries/index.ts';
import { enumOf } from '../enums.ts';
import { Connection } from '../relay/connection.ts';
import { DateTimeScalar } from '../scalars/calendar.ts';
import { moneyOf, MoneyType } from '../scalars/money.ts';
import type { HistoryEntry } from '../../queries/history/account-history.ts';

@ObjectType('AccountHistoryEntry', {
  description: 'One fact of an account: who did what, when and why.',
  simpleResolvers: true,
})
export class AccountHistoryEntryType {
  @Field(() => String, { description: 'The stream that holds the fact, `subscription-…`.' })
  stream!: string;

  @Field(() => Int, { description: 'Its place in that stream.' })
  version!: number;

  @Field(() => String, { description: 'What happened: the type of the event, `SubscriptionPlanChanged`.' })
  what!: string;

  @Field(() => String, { description: 'Who did it: `user:…`, `key:…`, or a process of the engine.' })
  who!: string;

  @Field(() => String, { description: 'The role in which it was done.' })
  role!: string;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  when!: string;

  @Field(() => String, { nullable: true, description: 'Why, where a person gave a reason.' })
  why!: string | null;

  @Field(() => String, { description: 'The command that led to it, `subscription.changePlan`.' })
  command!: string;

  @Field(() => ID, {
    description: 'The business operation that it belongs to, with all its events, sagas and messages.',
  })
  operationId!: string;
}

@ObjectType({ description: 'A page of facts, newest first.', simpleResolvers: true })
export class AccountHistoryConnection extends Connection(AccountHistoryEntryType, 'AccountHistoryEntry') {}

export const ActivityKindEnum = enumOf(
  'ActivityKind',
  'What kind of thing happened to an account.',
  Object.fromEntries(activityKinds.map((kind) => [kind, `${kind.replaceAll('_', ' ')}.`])),
);

@ObjectType({ description: "One line of an account's timeline.", simpleResolvers: true })
export class Activity {
  @Field(() => ActivityKindEnum, { description: 'What happened.' })
  kind!: string;

  @Field(() => DateTimeScalar, { description: 'When it took effect.' })
  at!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What it was before: a plan with its add-ons, coupons, a success tier.',
  })
  from!: string | null;

  @Field(() => String, { nullable: true, description: 'What it is now.' })
  to!: string | null;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'Total of the invoice or credit note; what was paid, applied, written off or refunded.',
  })
  amount!: MoneyType | null;

  @Field(() => ID, { description: 'The business operation that it belongs to.' })
  operationId!: string;
}

@ObjectType({ description: 'A page of the timeline, newest first.', simpleResolvers: true })
export class ActivityConnection extends Connection(Activity, 'Activity') {}

export function historyEntryOf({
  stream,
  version,
  type,
  recordedAt,
  meta,
}: HistoryEntry): AccountHistoryEntryType {
  return {
    stream,
    version,
    what: type,
    who: meta.actor,
    role: meta.role,
    when: recordedAt,
    why: meta.reason,
    command: meta.command,
    operationId: meta.operationId,
  };
}

export function activityOf({ kind, at, from, to, amount, operationId }: ActivityView): Activity {
  return { kind, at, from, to, amount: amount && moneyOf(amount), operationId };
}
