import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../context.ts';
import { SubscriptionInput, SubscriptionResumeInput } from '../subscription/life-inputs.ts';
import { SubscriptionPreview, SubscriptionPreviewPayload } from './preview-type.ts';
import { shownOf } from './shown.ts';

/** Of what stops service, and what lets it go on. */
@Resolver(() => SubscriptionPreview)
export class ServicePreviewResolver {
  @Query(() => SubscriptionPreviewPayload, {
    description: 'What `subscriptionPause` would do with this input, at this moment. Nothing is written.',
  })
  async subscriptionPausePreview(
    @Arg('input', () => SubscriptionInput, { description: 'The subscription.' }) input: SubscriptionInput,
    @Ctx() context: RequestContext,
  ): Promise<SubscriptionPreviewPayload> {
    return shownOf(context, input, (at, subscriptionId) =>
      context.parts.previews.pauseSubscription(at, { ...input, subscriptionId }),
    );
  }

  @Query(() => SubscriptionPreviewPayload, {
    description: 'What `subscriptionResume` would do with this input, at this moment. Nothing is written.',
  })
  async subscriptionResumePreview(
    @Arg('input', () => SubscriptionResumeInput, { description: 'The subscription.' })
    input: SubscriptionResumeInput,
    @Ctx() context: RequestContext,
  ): Promise<SubscriptionPreviewPayload> {
    return shownOf(context, input, (at, subscriptionId) =>
      context.parts.previews.resumeSubscription(at, { ...input, subscriptionId }),
    );
  }

  @Query(() => SubscriptionPreviewPayload, {
    description: 'What `subscriptionHold` would do with this input, at this moment. Nothing is written.',
  })
  async subscriptionHoldPreview(
    @Arg('input', () => SubscriptionInput, { description: 'The subscription.' }) input: SubscriptionInput,
    @Ctx() context: RequestContext,
  ): Promise<SubscriptionPreviewPayload> {
    return shownOf(context, input, (at, subscriptionId) =>
      context.parts.previews.holdSubscription(at, { ...input, subscriptionId }),
    );
  }

  @Query(() => SubscriptionPreviewPayload, {
    description: 'What `subscriptionRelease` would do with this input, at this moment. Nothing is written.',
  })
  async subscriptionReleasePreview(
    @Arg('input', () => SubscriptionInput, { description: 'The subscription.' }) input: SubscriptionInput,
    @Ctx() context: RequestContext,
  ): Promise<SubscriptionPreviewPayload> {
    return shownOf(context, input, (at, subscriptionId) =>
      context.parts.previews.releaseSubscription(at, { subscriptionId }),
    );
  }

  @Query(() => SubscriptionPreviewPayload, {
    description:
      'What `subscriptionUndoCancellation` would do with this input, at this moment. Nothing is written.',
  })
  async subscriptionUndoCancellationPreview(
    @Arg('input', () => SubscriptionInput, { description: 'The subscription.' }) input: SubscriptionInput,
    @Ctx() context: RequestContext,
  ): Promise<SubscriptionPreviewPayload> {
    return shownOf(context, input, (at, subscriptionId) =>
      context.parts.previews.undoCancellation(at, { subscriptionId }),
    );
  }

  @Query(() => SubscriptionPreviewPayload, {
    description:
      'What `subscriptionReactivate` would do with this input, at this moment. Nothing is written.',
  })
  async subscriptionReactivatePreview(
    @Arg('input', () => SubscriptionInput, { description: 'The subscription.' }) input: SubscriptionInput,
    @Ctx() context: RequestContext,
  ): Promise<SubscriptionPreviewPayload> {
    return shownOf(context, input, (at, subscriptionId) =>
      context.parts.previews.reactivateSubscription(at, { subscriptionId }),
    );
  }
}
