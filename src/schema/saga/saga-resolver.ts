import type { GraphQLResolveInfo } from 'graphql';
import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Info,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { SagaProgress } from '../../sagas/progress.ts';
import type { SagaStatus } from '../../sagas/status.ts';
import { tenantOf, type RequestContext } from '../context.ts';
import { badInput } from '../errors/request-errors.ts';
import { MutationPayload, perform, type Performed } from '../mutation-payload.ts';
import { connectionOf, PageArgs, pageRequest } from '../relay/connection.ts';
import { idWithin } from '../relay/typed-id.ts';
import {
  progressOf,
  Saga,
  SagaCompensateInput,
  SagaConnection,
  sagaOf,
  SagaProgressType,
  SagaRetryStepInput,
  SagaSkipStepInput,
  SagaStatusEnum,
} from './saga-type.ts';

@ObjectType({ description: "What an operator's word did to a saga.", simpleResolvers: true })
export class SagaPayload extends MutationPayload {
  @Field(() => Saga, { nullable: true, description: 'The saga as it stands now; null where refused.' })
  saga!: Saga | null;
}

@Resolver(() => SagaProgressType)
export class SagaResolver {
  @Query(() => Saga, { nullable: true, description: 'One saga, as true as the event log.' })
  async saga(
    @Arg('id', () => ID, { description: 'The saga.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Saga | null> {
    const view = await context.loaders().saga.load(idWithin('Saga', id));
    return view && sagaOf(view);
  }

  @Query(() => SagaConnection, { description: 'Sagas, newest first.' })
  async sagas(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('status', () => SagaStatusEnum, { nullable: true, description: 'Which stand there; default: all.' })
    status: SagaStatus | null | undefined,
    @Arg('accountId', () => ID, { nullable: true, description: 'Of this account; default: all.' })
    accountId: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<SagaConnection> {
    const filter = { status, accountId: accountId ? idWithin('Account', accountId) : null };
    const ids = await context.parts.sagaList(tenantOf(context), pageRequest(page), filter);
    const edges = await Promise.all(
      ids.edges.map(async ({ cursor, node }) => ({ cursor, view: await context.loaders().saga.load(node) })),
    );
    const found = edges.flatMap(({ cursor, view }) => (view ? [{ cursor, node: view }] : []));
    return connectionOf({ ...ids, edges: found }, sagaOf);
  }

  @FieldResolver(() => Saga, {
    name: 'saga',
    nullable: true,
    description: 'The saga as it stands now, maybe further on.',
  })
  async sagaOfProgress(
    @Root() { sagaId }: SagaProgressType,
    @Ctx() context: RequestContext,
  ): Promise<Saga | null> {
    const view = await context.loaders().saga.load(idWithin('Saga', sagaId));
    return view && sagaOf(view);
  }

  @Mutation(() => SagaPayload, {
    nullable: true,
    description: 'Tries a step again that waits for a retry or for a person.',
  })
  async sagaRetryStep(
    @Arg('input', () => SagaRetryStepInput, { description: 'The step.' }) input: SagaRetryStepInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SagaPayload> {
    const { step, resetAttempts, reason, expectedVersion } = input;
    const sagaId = idWithin('Saga', input.sagaId);
    const performed = await perform({ context, info, needsKey: false, expectedVersion, reason }, (command) =>
      context.parts.sagaCommands.retryStep(command, { sagaId, step, resetAttempts }),
    );
    return this.#payload(performed, context);
  }

  @Mutation(() => SagaPayload, {
    nullable: true,
    description: "Lets a person's word stand for a step that was settled elsewhere.",
  })
  async sagaSkipStep(
    @Arg('input', () => SagaSkipStepInput, { description: 'The step.' }) input: SagaSkipStepInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SagaPayload> {
    const { step, result, reason, expectedVersion } = input;
    const sagaId = idWithin('Saga', input.sagaId);
    const performed = await perform({ context, info, needsKey: false, expectedVersion, reason }, (command) =>
      context.parts.sagaCommands.skipStep(command, { sagaId, step, result: result ?? null }),
    );
    return this.#payload(performed, context);
  }

  @Mutation(() => SagaPayload, {
    nullable: true,
    description: 'Turns a saga back, until its pivot is passed.',
  })
  async sagaCompensate(
    @Arg('input', () => SagaCompensateInput, { description: 'The saga.' }) input: SagaCompensateInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SagaPayload> {
    const { reason, expectedVersion } = input;
    const sagaId = idWithin('Saga', input.sagaId);
    const performed = await perform({ context, info, needsKey: false, expectedVersion, reason }, (command) =>
      context.parts.sagaCommands.compensate(command, { sagaId }),
    );
    return this.#payload(performed, context);
  }

  @Subscription(() => SagaProgressType, {
    description:
      'All transitions of a saga after a version, past ones first, then live; none is left out or comes twice. Ends with the saga.',
    subscribe: ({ args, context }: { args: { id: string; after: number }; context: RequestContext }) =>
      followSaga(context, idWithin('Saga', args.id), args.after),
  })
  sagaProgress(
    @Arg('id', () => ID, { description: 'The saga.' }) _id: string,
    @Arg('after', () => Int, {
      defaultValue: 0,
      description: 'The last version already seen; 0: from the beginning.',
    })
    _after: number,
    @Root() progress: SagaProgress,
  ): SagaProgressType {
    return progressOf(progress);
  }

  @Subscription(() => SagaProgressType, {
    name: 'sagas',
    description:
      'Transitions of all sagas from now on; a slow reader misses the oldest. Follow one saga by `sagaProgress`.',
    subscribe: ({ context }: { context: RequestContext }) =>
      context.parts.sagaFeed.watchAll(tenantOf(context)),
  })
  sagasFeed(@Root() progress: SagaProgress): SagaProgressType {
    return progressOf(progress);
  }

  async #payload(
    { done, payload }: Performed<{ readonly sagaId: string }>,
    context: RequestContext,
  ): Promise<SagaPayload> {
    const view = done && (await context.loaders().saga.clear(done.result.sagaId).load(done.result.sagaId));
    return { ...payload, saga: view && sagaOf(view) };
  }
}

async function followSaga(
  context: RequestContext,
  sagaId: string,
  after: number,
): Promise<AsyncIterable<SagaProgress>> {
  if (after < 0) throw badInput('after must be 0 or a version already seen.', ['after']);
  if (!(await context.loaders().saga.load(sagaId))) throw badInput('There is no such saga.', ['id']);
  return context.parts.sagaFeed.watch(tenantOf(context), sagaId, after);
}
