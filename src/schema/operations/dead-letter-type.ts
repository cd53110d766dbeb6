import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { MutationPayload } from '../mutation-payload.ts';
import { Connection } from '../relay/connection.ts';
import { DateTimeScalar } from '../scalars/calendar.ts';

@ObjectType({ description: 'What an operator did with a dead letter.', simpleResolvers: true })
export class DeadLetterAction {
  @Field(() => String, { description: '`retried` or `discarded`.' })
  action!: string;

  @Field(() => String, { description: 'Who did it.' })
  actor!: string;

  @Field(() => String, { description: 'Why.' })
  reason!: string;

  @Field(() => DateTimeScalar, { description: 'When.' })
  at!: string;
}

@ObjectType({ description: 'What a dead letter holds, and what was done with it.', simpleResolvers: true })
export class DeadLetterContent {
  @Field(() => GraphQLJSONObject, { description: 'Headers as they came.' })
  headers!: object;

  @Field(() => String, { description: 'Body as text.' })
  body!: string;

  @Field(() => [DeadLetterAction], { description: 'What was done with it, oldest first.' })
  actions!: readonly DeadLetterAction[];
}

@ObjectType({
  description:
    'A message that a consumer group could not read. The event itself, if it was one, is in the log.',
  simpleResolvers: true,
})
export class DeadLetter {
  @Field(() => ID, { description: 'Names it to the mutations.' })
  id!: string;

  @Field(() => String, { description: 'The consumer group.' })
  group!: string;

  @Field(() => String, { nullable: true, description: 'Id that the message bore.' })
  messageId!: string | null;

  @Field(() => String, { description: 'By which it came: stream type and event type.' })
  routingKey!: string;

  @Field(() => String, { description: 'Why it was put aside, in the words of the broker.' })
  reason!: string;

  @Field(() => Int, { description: 'How often it could not be read.' })
  deaths!: number;

  @Field(() => DateTimeScalar, { description: 'When it first could not be read.' })
  firstDiedAt!: string;

  @Field(() => DateTimeScalar, { description: 'When it last could not be read.' })
  lastDiedAt!: string;

  @Field(() => String, { description: '`waiting`, `retried` or `discarded`.' })
  state!: string;
}

@ObjectType({ description: 'A page of dead letters that wait, oldest first.', simpleResolvers: true })
export class DeadLetterConnection extends Connection(DeadLetter, 'DeadLetter') {}

@InputType({ description: 'A dead letter, and why something is done about it.' })
export class DeadLetterInput {
  @Field(() => ID, { description: 'The letter.' })
  id!: string;

  @Field(() => String, { description: 'Why; kept with the letter.' })
  reason!: string;
}

@ObjectType({ description: "What an operator's word did to a dead letter.", simpleResolvers: true })
export class DeadLetterPayload extends MutationPayload {
  @Field(() => DeadLetter, {
    nullable: true,
    description: 'The letter as it stands now; null where refused.',
  })
  deadLetter!: DeadLetter | null;
}
