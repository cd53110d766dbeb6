import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { DeadLetter as Letter } from '../../operations/index.ts';
import { tenantOf, type RequestContext } from '../context.ts';
import { perform } from '../mutation-payload.ts';
import { connectionOf, PageArgs, pageRequest } from '../relay/connection.ts';
import {
  DeadLetter,
  DeadLetterConnection,
  DeadLetterContent,
  DeadLetterInput,
  DeadLetterPayload,
} from './dead-letter-type.ts';

/** Of the caller's tenant only: letters that name no tenant are for those who run the engine, at the command line. */
@Resolver(() => DeadLetter)
export class DeadLetterResolver {
  @Query(() => DeadLetterConnection, {
    description: 'Messages that nobody could read and that wait for a person.',
  })
  async deadLetters(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<DeadLetterConnection> {
    const { first, after = null } = pageRequest(page);
    const { deadLetters } = context.parts.operations;
    // One more than asked for tells whether more follow.
    const rows = await deadLetters.list(tenantOf(context), { first: first + 1, after });
    const edges = rows.slice(0, first).map((node) => ({ cursor: node.id, node }));
    const endCursor = edges.at(-1)?.cursor ?? null;
    return connectionOf({ edges, hasNextPage: rows.length > first, endCursor }, deadLetterOf);
  }

  @Query(() => DeadLetter, { nullable: true, description: 'One dead letter, also one that was dealt with.' })
  async deadLetter(
    @Arg('id', () => ID, { description: 'The letter.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<DeadLetter | null> {
    const letter = await context.parts.operations.deadLetters.inspect(tenantOf(context), id);
    return letter && deadLetterOf(letter);
  }

  @FieldResolver(() => DeadLetterContent, { nullable: true, description: 'What it holds.' })
  async content(
    @Root() { id }: DeadLetter,
    @Ctx() context: RequestContext,
  ): Promise<DeadLetterContent | null> {
    return context.parts.operations.deadLetters.inspect(tenantOf(context), id);
  }

  @Mutation(() => DeadLetterPayload, {
    nullable: true,
    description: 'Gives the message to its group again; one that still cannot be read comes back.',
  })
  deadLetterRetry(
    @Arg('input', () => DeadLetterInput, { description: 'The letter.' }) input: DeadLetterInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<DeadLetterPayload> {
    return this.#perform('retry', input, context, info);
  }

  @Mutation(() => DeadLetterPayload, { nullable: true, description: 'Leaves the message unread for good.' })
  deadLetterDiscard(
    @Arg('input', () => DeadLetterInput, { description: 'The letter.' }) input: DeadLetterInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<DeadLetterPayload> {
    return this.#perform('discard', input, context, info);
  }

  async #perform(
    verb: 'retry' | 'discard',
    { id, reason }: DeadLetterInput,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ): Promise<DeadLetterPayload> {
    const { deadLetters } = context.parts.operations;
    const scope = tenantOf(context);
    const { done, payload } = await perform({ context, info, needsKey: false, reason }, (command) =>
      deadLetters[verb]({ ...command, actor: command.principal.actor, scope }, id),
    );
    const letter = done && (await deadLetters.inspect(scope, id));
    return { ...payload, deadLetter: letter && deadLetterOf(letter) };
  }
}

function deadLetterOf(letter: Letter): DeadLetter {
  const { id, group, messageId, routingKey, reason, deaths, firstDiedAt, lastDiedAt, state } = letter;
  return Object.assign(new DeadLetter(), {
    ...{ id, group, messageId, routingKey, reason, deaths, firstDiedAt, lastDiedAt, state },
  });
}
