import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, Info, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { tenantOf, type RequestContext } from '../context.ts';
import { perform } from '../mutation-payload.ts';
import { TestClock, TestClockInput, TestClockPayload } from './test-clock-type.ts';

/** Longer than this no request is held: ask again. */
const mostPatienceMs = 25_000;

@Resolver(() => TestClock)
export class TestClockResolver {
  @Query(() => TestClock, { description: 'The time that the tenant lives in.' })
  testClock(@Ctx() context: RequestContext): Promise<TestClock> {
    return context.parts.testClocks.view(tenantOf(context));
  }

  @Query(() => TestClock, {
    description:
      'Answers once the clock is settled, or after `timeoutMs`: ask for `settled` to know which, and where it is not, ask again.',
  })
  async testClockSettled(
    @Arg('timeoutMs', () => Int, {
      defaultValue: 10_000,
      description: `How long to wait, in milliseconds; at most ${mostPatienceMs}.`,
    })
    timeoutMs: number,
    @Ctx() context: RequestContext,
  ): Promise<TestClock> {
    const { testClocks } = context.parts;
    const tenant = tenantOf(context);
    await testClocks.settled(tenant, Math.min(Math.max(0, timeoutMs), mostPatienceMs));
    return testClocks.view(tenant);
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether it stands still, nothing is due, no saga is under way and every read model has applied the whole log.',
  })
  settled(@Root() _clock: TestClock, @Ctx() context: RequestContext): Promise<boolean> {
    return context.parts.testClocks.isSettled(tenantOf(context));
  }

  @Mutation(() => TestClockPayload, {
    nullable: true,
    description:
      'Sets the clock of a sandbox. What was due between then and now happens at once, late. Before the first account is opened a clock may begin at any time.',
  })
  testClockSet(
    @Arg('input', () => TestClockInput, { description: 'Where to.' }) { to }: TestClockInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TestClockPayload> {
    return this.#move('setClock', to, context, info);
  }

  @Mutation(() => TestClockPayload, {
    nullable: true,
    description:
      'Lets the time of a sandbox pass, as fast as its work is done: everything due on the way happens at its own moment, in order. Answers at once; wait with `testClockSettled`.',
  })
  testClockAdvance(
    @Arg('input', () => TestClockInput, { description: 'Until when.' }) { to }: TestClockInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TestClockPayload> {
    return this.#move('advanceClock', to, context, info);
  }

  async #move(
    verb: 'setClock' | 'advanceClock',
    to: string,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ): Promise<TestClockPayload> {
    const { commands, testClocks } = context.parts;
    const { done, payload } = await perform({ context, info, needsKey: false }, (command) =>
      commands[verb](command, { to }),
    );
    return { ...payload, testClock: done && (await testClocks.view(tenantOf(context))) };
  }
}
