import { Rejection } from '../../commands/errors.ts';
import type { PreviewContext, PreviewResult } from '../../preview/index.ts';
import { tenantOf, type RequestContext } from '../context.ts';
import { userErrorOf } from '../errors/user-error.ts';
import { idWithin } from '../relay/typed-id.ts';
import { previewOf } from './preview-shape.ts';
import type { SubscriptionPreviewPayload } from './preview-type.ts';

/** What an operation would do, or why it would be refused; malformed input is told as the mutation tells it. */
export async function shown(
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

/** The same of a subscription that is named by the input. */
export async function shownOf(
  context: RequestContext,
  input: { readonly subscriptionId: string; readonly expectedVersion?: number | null },
  preview: (at: PreviewContext, subscriptionId: string) => Promise<PreviewResult>,
): Promise<SubscriptionPreviewPayload> {
  return shown(context, input.expectedVersion, async (at) =>
    preview(at, idWithin('Subscription', input.subscriptionId)),
  );
}
