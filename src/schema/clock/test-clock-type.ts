import { Field, InputType, ObjectType } from 'type-graphql';
import { MutationPayload } from '../mutation-payload.ts';
import { DateTimeScalar } from '../scalars/calendar.ts';

@ObjectType({
  description: 'The time that the tenant lives in: real time, unless it is a sandbox whose clock was set.',
  simpleResolvers: true,
})
export class TestClock {
  @Field(() => DateTimeScalar, { description: 'What time it is for the tenant.' })
  now!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Where the clock is on its way to; null while it stands still, or in real time.',
  })
  advancingTo!: string | null;
}

@InputType({ description: 'Where a clock is to go.' })
export class TestClockInput {
  @Field(() => DateTimeScalar, {
    description: 'Not before the time that it is now; at most ten years ahead.',
  })
  to!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of the mutations of a clock.' })
export class TestClockPayload extends MutationPayload {
  @Field(() => TestClock, { nullable: true, description: 'The clock; null where refused.' })
  testClock!: TestClock | null;
}
