import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../context.ts';
import { toOptionalMoney } from '../scalars/money.ts';
import {
  startOf,
  SubscriptionCancelInput,
  SubscriptionChangePlanInput,
  SubscriptionStartInput,
} from '../subscription/subscription-inputs.ts';
import { SubscriptionPreview, SubscriptionPreviewPayload } from './preview-type.ts';
import { shown, shownOf } from './shown.ts';

/** Each takes the input of the mutation that it previews, and refuses what that refuses. */
@Resolver(() => SubscriptionPreview)
export class PreviewResolver {
  @Query(() => SubscriptionPreviewPayload, {
    description: 'What `subscriptionStart` would do with this input, at this moment. Nothing is written.',
  })
  async subscriptionStartPreview(
    @Arg('input', () => SubscriptionStartInput, { description: 'The new subscription.' })
    input: SubscriptionStartInput,
    @Ctx() context: RequestContext,
  ): Promise<SubscriptionPreviewPayload> {
    return shown(context, null, async (at) => context.parts.previews.startSubscription(at, startOf(input)));
  }

  @Query(() => SubscriptionPreviewPayload, {
    description:
      'What `subscriptionChangePlan` would do with this input, at this moment. Nothing is written.',
  })
  async subscriptionChangePreview(
    @Arg('input', () => SubscriptionChangePlanInput, { description: 'The new terms.' })
    input: SubscriptionChangePlanInput,
    @Ctx() context: RequestContext,
  ): Promise<SubscriptionPreviewPayload> {
    return shownOf(context, input, async (at, subscriptionId) => {
      const unitPrice = toOptionalMoney(input.unitPrice, 'unitPrice');
      return context.parts.previews.changePlan(at, { ...input, subscriptionId, unitPrice });
    });
  }

  @Query(() => SubscriptionPreviewPayload, {
    description: 'What `subscriptionCancel` would do with this input, at this moment. Nothing is written.',
  })
  async subscriptionCancelPreview(
    @Arg('input', () => SubscriptionCancelInput, { description: 'The subscription.' })
    input: SubscriptionCancelInput,
    @Ctx() context: RequestContext,
  ): Promise<SubscriptionPreviewPayload> {
    return shownOf(context, input, (at, subscriptionId) =>
      context.parts.previews.cancelSubscription(at, { ...input, subscriptionId }),
    );
  }
}
