import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { Parked } from '../../operations/index.ts';
import { MutationPayload } from '../mutation-payload.ts';
import { Connection } from '../relay/connection.ts';
import { typedId } from '../relay/typed-id.ts';
import { DateTimeScalar } from '../scalars/calendar.ts';

@ObjectType({ description: 'An event as it stands in the log; personal data sealed.', simpleResolvers: true })
export class LoggedEvent {
  @Field(() => ID, { description: 'Unique; also the id of the message that carries it.' })
  id!: string;

  @Field(() => String, { description: '`SubscriptionPlanChanged`.' })
  type!: string;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt!: string;

  @Field(() => String, { description: 'Its data as JSON.' })
  body!: string;
}

@ObjectType({
  description: 'An account that a read model cannot go on with, until a person lets it.',
  simpleResolvers: true,
})
export class ParkedAccount {
  @Field(() => String, { description: 'The read model: `crm`, `arr`.' })
  projection!: string;

  @Field(() => String, { description: 'What names it to the mutations, together with the projection.' })
  account!: string;

  @Field(() => ID, { nullable: true, description: 'The account; null where the stream belongs to none.' })
  accountId!: string | null;

  @Field(() => String, { description: 'The stream of the event that stopped it.' })
  stream!: string;

  @Field(() => Int, { description: 'Version of that event.' })
  version!: number;

  @Field(() => String, { description: 'What the read model said.' })
  problem!: string;

  @Field(() => DateTimeScalar, { description: 'Since when.' })
  parkedAt!: string;
}

@ObjectType({ description: 'A page of parked accounts, oldest first.', simpleResolvers: true })
export class ParkedAccountConnection extends Connection(ParkedAccount, 'ParkedAccount') {}

@InputType({ description: 'A parked account, and why something is done about it.' })
export class ParkedAccountInput {
  @Field(() => String, { description: 'The read model.' })
  projection!: string;

  @Field(() => String, { description: '`account` of the parked account.' })
  account!: string;

  @Field(() => String, { description: "Why; kept in the account's history." })
  reason!: string;
}

@ObjectType({ description: "What an operator's word did to a parked account.", simpleResolvers: true })
export class ParkedAccountPayload extends MutationPayload {
  @Field(() => ParkedAccount, {
    nullable: true,
    description: 'Where it stopped again; null where it goes on, and where the request was refused.',
  })
  parkedAccount!: ParkedAccount | null;
}

export function parkedAccountOf({ projection, account, stream, version, reason, at }: Parked): ParkedAccount {
  return Object.assign(new ParkedAccount(), {
    projection,
    account,
    accountId: account === stream ? null : typedId('Account', account),
    stream,
    version,
    problem: reason,
    parkedAt: at,
  });
}
