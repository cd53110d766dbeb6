import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { Rejection } from '../../commands/errors.ts';
import type { PreviewContext, PreviewResult } from '../../preview/index.ts';
import { tenantOf, type RequestContext } from '../context.ts';
import { userErrorOf } from '../errors/user-error.ts';
import { idWithin } from '../relay/typed-id.ts';
import { toOptionalMoney } from '../scalars/money.ts';
import {
  startOf,
  SubscriptionCancelInput,
  SubscriptionChangePlanInput,
  SubscriptionStartInput,
} from '../subscription/subscription-inputs.ts';
import { previewOf } from './preview-shape.ts';
import { SubscriptionPreview, SubscriptionPreviewPayload } from './preview-type.ts';

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
    return shown(context, null, async (at) => {
      return context.parts.previews.startSubscription(at, startOf(input));
    });
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
    return shown(context, input.expectedVersion, async (at) => {
      const subscriptionId = idWithin('Subscription', input.subscriptionId);
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
    return shown(context, input.expectedVersion, async (at) => {
      const subscriptionId = idWithin('Subscription', input.subscriptionId);
      return context.parts.previews.cancelSubscription(at, { ...input, subscriptionId });
    });
  }
}

async function shown(
  context: RequestContext,
  expectedVersion: number | null | undefined,
  preview: (at: PreviewContext) => Promise<PreviewResult>,
): Promise<SubscriptionPreviewPayload> {
  const at = { tenant: tenantOf(context), expectedVersion: expectedVersion ?? null };
  const result = await preview(at).catch((error: unknown): PreviewResult => {
    if (error instanceof Rejection) return { ok: false, errors: error.errors };
    throw error;
  });
  return result.ok
    ? { preview: previewOf(result.preview), userErrors: [] }
    : { preview: null, userErrors: result.errors.map(userErrorOf) };
}
