import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Field, Info, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { policyStream } from '../../commands/policy/events.ts';
import { policy } from '../../commands/policy/policy.ts';
import { load } from '../../commands/loading.ts';
import { tenantOf, type RequestContext } from '../context.ts';
import { MutationPayload, perform } from '../mutation-payload.ts';
import { Conventions, conventionsFrom, ConventionsSetInput } from './conventions-type.ts';

@ObjectType({ description: 'What setting conventions did.', simpleResolvers: true })
export class ConventionsPayload extends MutationPayload {
  @Field(() => Conventions, {
    nullable: true,
    description: 'The conventions as they stand now; null where refused.',
  })
  conventions!: Conventions | null;
}

@Resolver()
export class ConventionsResolver {
  @Query(() => Conventions, {
    description: 'How it is decided from now on, as true as the event log.',
  })
  conventions(@Ctx() context: RequestContext): Promise<Conventions> {
    return inForce(context);
  }

  @Mutation(() => ConventionsPayload, {
    nullable: true,
    description:
      'Sets how it is decided from now on. Invoices, schedules and changes of before stay as they are.',
  })
  async conventionsSet(
    @Arg('input', () => ConventionsSetInput, { description: 'What is to be otherwise.' })
    input: ConventionsSetInput,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ConventionsPayload> {
    const { expectedVersion, proration, recognition, upgrade, downgrade } = input;
    const wanted = { proration, recognition, upgrade, downgrade };
    const { done, payload } = await perform({ context, info, needsKey: false, expectedVersion }, (command) =>
      context.parts.commands.setConventions(command, wanted),
    );
    return { ...payload, conventions: done && (await inForce(context)) };
  }
}

async function inForce(context: RequestContext): Promise<Conventions> {
  const ref = { tenant: tenantOf(context), stream: policyStream };
  return conventionsFrom(await load(context.parts.store, ref, policy));
}
