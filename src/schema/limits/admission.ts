import {
  Kind,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Authenticated } from '../../platform/identity/authentication.ts';
import { requestError, unauthenticated } from '../errors/request-errors.ts';
import type { Limits } from './limits.ts';
import type { Variables } from './list-sizes.ts';
import { createPricing } from './pricing.ts';
import type { Throttle, ThrottleStatus } from './throttle.ts';

/** An operation that is parsed and valid, and who wants it run. */
export interface Wanted {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Variables;
  readonly caller: Authenticated | null;
}

export interface Admitted {
  readonly requestedCost: number;
  readonly status: ThrottleStatus | null;
}

export interface Admission {
  /** Throws UNAUTHENTICATED, LIMIT_EXCEEDED or THROTTLED; else takes the cost from the caller's bucket. */
  admit(wanted: Wanted): Admitted;
  /** Gives back what the answer did not need, and takes what it needed beyond. */
  settle(caller: Authenticated | null, requested: number, actual: number): ThrottleStatus | null;
}

/** The last door before execution, the same for HTTP and WebSocket: who asks, how much, how often. */
export function createAdmission(schema: GraphQLSchema, limits: Limits, throttle: Throttle): Admission {
  const priceOf = createPricing(schema);
  return {
    admit({ document, operation, variables, caller }) {
      if (!caller && !onlyIntrospects(operation, document))
        throw unauthenticated('Send a token or key: `Authorization: Bearer <token>`.', 'missing');
      if (isDeeper(variables, limits.variableDepth)) throw tooDeepVariables(limits.variableDepth);
      const cost = priceOf(document, operation, variables);
      if (cost > limits.cost) throw tooCostly(cost, limits.cost);
      if (!caller) return { requestedCost: cost, status: null };
      const { taken, retryAfterMs, status } = throttle.take(bucketOf(caller), cost);
      if (!taken) throw throttled(cost, retryAfterMs, status);
      return { requestedCost: cost, status };
    },
    settle: (caller, requested, actual) =>
      caller ? throttle.giveBack(bucketOf(caller), requested - actual) : null,
  };
}

const bucketOf = ({ principal }: Authenticated): string => `${principal.tenant}/${principal.actor}`;

/** Whatever reads such a value calls itself at every level; ten thousand levels would overflow the stack. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels < 0 || Object.values(value).some((below) => isDeeper(below, levels - 1));
}

function tooDeepVariables(limit: number): GraphQLError {
  return requestError('LIMIT_EXCEEDED', `Values of variables may be nested ${limit} levels deep.`, { limit });
}

function tooCostly(cost: number, limit: number): GraphQLError {
  return requestError(
    'LIMIT_EXCEEDED',
    `This operation may bring back ${cost} objects; the limit is ${limit}. Ask for less at a time.`,
    { cost, limit },
  );
}

function throttled(cost: number, retryAfterMs: number, status: ThrottleStatus): GraphQLError {
  return requestError('THROTTLED', `The budget of this key is used up. Try again in ${retryAfterMs} ms.`, {
    retryAfterMs,
    cost: { requestedQueryCost: cost, actualQueryCost: null, throttleStatus: status },
  });
}

/** True where nothing but the schema itself is asked for. */
function onlyIntrospects(operation: OperationDefinitionNode, document: DocumentNode): boolean {
  const fragments = new Map(
    document.definitions.flatMap((d) =>
      d.kind === Kind.FRAGMENT_DEFINITION ? [[d.name.value, d] as const] : [],
    ),
  );
  const only = (set: SelectionSetNode | undefined): boolean =>
    (set?.selections ?? []).every((selection) => {
      if (selection.kind === Kind.FIELD) return selection.name.value.startsWith('__');
      return only(
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection.selectionSet
          : fragments.get(selection.name.value)?.selectionSet,
      );
    });
  return only(operation.selectionSet);
}
