import type { StreamVersion } from '../eventstore/types.ts';
import type { Authenticated } from '../platform/identity/authentication.ts';
import type { Traceparent } from '../platform/tracing.ts';
import { unauthenticated } from './errors/request-errors.ts';
import type { IdempotencyState } from './idempotency/idempotency.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import type { Parts } from './parts.ts';

/**
 * What resolvers are given. Made anew for each request and for each delivered event, so that nothing read
 * before is read again.
 */
export interface RequestContext {
  /** Null for the anonymous, who get no further than introspection. */
  readonly caller: Authenticated | null;
  readonly parts: Parts;
  /** Keyed by the caller's tenant; throws for the anonymous. */
  readonly loaders: () => Loaders;
  readonly idempotency: IdempotencyState;
  /** What the request's latest mutation wrote, so that its answer is no older. */
  readonly written: { versions: readonly StreamVersion[] };
  /** W3C trace context of the request. */
  readonly traceparent: string | null;
}

export function createContext(request: {
  readonly caller: Authenticated | null;
  readonly parts: Parts;
  readonly idempotencyKey?: string | undefined;
  /** Already checked for its form. */
  readonly traceparent?: Traceparent;
}): RequestContext {
  const { caller, parts } = request;
  let loaders: Loaders | undefined;
  return {
    caller,
    parts,
    loaders() {
      return (loaders ??= createLoaders(parts, signedIn(caller).principal.tenant));
    },
    idempotency: { headerKey: request.idempotencyKey || null, replayed: false },
    written: { versions: [] },
    traceparent: request.traceparent ?? null,
  };
}

export function callerOf(context: RequestContext): Authenticated {
  return signedIn(context.caller);
}

export function tenantOf(context: RequestContext): string {
  return callerOf(context).principal.tenant;
}

function signedIn(caller: Authenticated | null): Authenticated {
  if (!caller) throw unauthenticated('Send a token or key: `Authorization: Bearer <token>`.', 'missing');
  return caller;
}
