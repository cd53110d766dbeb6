import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { featuresOf } from '../catalog/plan-inputs.ts';
import type { RequestContext } from '../context.ts';
import {
  SubscriptionAddAddOnInput,
  SubscriptionChangeAddOnQuantityInput,
  SubscriptionChangeQuantityInput,
  SubscriptionCouponInput,
  SubscriptionInput,
  SubscriptionRemoveAddOnInput,
  SubscriptionSetOverridesInput,
} from '../subscription/life-inputs.ts';
import { addOnOf } from '../subscription/subscription-inputs.ts';
import { SubscriptionPreview, SubscriptionPreviewPayload } from './preview-type.ts';
import { shownOf } from './shown.ts';

/** Of what changes what a subscription is held to, besides its plan. */
@Resolver(() => SubscriptionPreview)
export class ChangePreviewResolver {
  @Query(() => SubscriptionPreviewPayload, {
    description:
      'What `subscriptionChangeQuantity` would do with this input, at this moment. Nothing is written.',
  })
  async subscriptionChangeQuantityPreview(
    @Arg('input', () => SubscriptionChangeQuantityInput, { description: 'The new quantity.' })
    input: SubscriptionChangeQuantityInput,
    @Ctx() context: RequestContext,
  ): Promise<SubscriptionPreviewPayload> {
    return shownOf(context, input, (at, subscriptionId) =>
      context.parts.previews.changeQuantity(at, { ...input, subscriptionId }),
    );
  }

  @Query(() => SubscriptionPreviewPayload, {
    description: 'What `subscriptionAddAddOn` would do with this input, at this moment. Nothing is written.',
  })
  async subscriptionAddAddOnPreview(
    @Arg('input', () => SubscriptionAddAddOnInput, { description: 'The add-on.' })
    input: SubscriptionAddAddOnInput,
    @Ctx() context: RequestContext,
  ): Promise<SubscriptionPreviewPayload> {
    const { when = null } = input;
    return shownOf(context, input, async (at, subscriptionId) =>
      context.parts.previews.addAddOn(at, { ...addOnOf(input), subscriptionId, when }),
    );
  }

  @Query(() => SubscriptionPreviewPayload, {
    description:
      'What `subscriptionChangeAddOnQuantity` would do with this input, at this moment. Nothing is written.',
  })
  async subscriptionChangeAddOnQuantityPreview(
    @Arg('input', () => SubscriptionChangeAddOnQuantityInput, { description: 'The new quantity.' })
    input: SubscriptionChangeAddOnQuantityInput,
    @Ctx() context: RequestContext,
  ): Promise<SubscriptionPreviewPayload> {
    return shownOf(context, input, (at, subscriptionId) =>
      context.parts.previews.changeAddOnQuantity(at, { ...input, subscriptionId }),
    );
  }

  @Query(() => SubscriptionPreviewPayload, {
    description:
      'What `subscriptionRemoveAddOn` would do with this input, at this moment. Nothing is written.',
  })
  async subscriptionRemoveAddOnPreview(
    @Arg('input', () => SubscriptionRemoveAddOnInput, { description: 'The add-on.' })
    input: SubscriptionRemoveAddOnInput,
    @Ctx() context: RequestContext,
  ): Promise<SubscriptionPreviewPayload> {
    return shownOf(context, input, (at, subscriptionId) =>
      context.parts.previews.removeAddOn(at, { ...input, subscriptionId }),
    );
  }

  @Query(() => SubscriptionPreviewPayload, {
    description:
      'What `subscriptionRevokeChange` would do with this input, at this moment. Nothing is written.',
  })
  async subscriptionRevokeChangePreview(
    @Arg('input', () => SubscriptionInput, { description: 'The subscription.' }) input: SubscriptionInput,
    @Ctx() context: RequestContext,
  ): Promise<SubscriptionPreviewPayload> {
    return shownOf(context, input, (at, subscriptionId) =>
      context.parts.previews.revokeScheduledChange(at, { ...input, subscriptionId }),
    );
  }

  @Query(() => SubscriptionPreviewPayload, {
    description:
      'What `subscriptionApplyCoupon` would do with this input, at this moment. Nothing is written.',
  })
  async subscriptionApplyCouponPreview(
    @Arg('input', () => SubscriptionCouponInput, { description: 'The coupon.' })
    input: SubscriptionCouponInput,
    @Ctx() context: RequestContext,
  ): Promise<SubscriptionPreviewPayload> {
    return shownOf(context, input, (at, subscriptionId) =>
      context.parts.previews.applyCoupon(at, { ...input, subscriptionId }),
    );
  }

  @Query(() => SubscriptionPreviewPayload, {
    description:
      'What `subscriptionRemoveCoupon` would do with this input, at this moment. Nothing is written.',
  })
  async subscriptionRemoveCouponPreview(
    @Arg('input', () => SubscriptionCouponInput, { description: 'The coupon.' })
    input: SubscriptionCouponInput,
    @Ctx() context: RequestContext,
  ): Promise<SubscriptionPreviewPayload> {
    return shownOf(context, input, (at, subscriptionId) =>
      context.parts.previews.removeCoupon(at, { ...input, subscriptionId }),
    );
  }

  @Query(() => SubscriptionPreviewPayload, {
    description:
      'What `subscriptionSetOverrides` would do with this input, at this moment. Nothing is written.',
  })
  async subscriptionSetOverridesPreview(
    @Arg('input', () => SubscriptionSetOverridesInput, { description: 'The features.' })
    input: SubscriptionSetOverridesInput,
    @Ctx() context: RequestContext,
  ): Promise<SubscriptionPreviewPayload> {
    return shownOf(context, input, async (at, subscriptionId) =>
      context.parts.previews.setOverrides(at, {
        subscriptionId,
        overrides: featuresOf(input.overrides, 'overrides'),
      }),
    );
  }
}
