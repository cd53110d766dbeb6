import type { ApolloServerPlugin, GraphQLRequestContext, GraphQLRequestListener } from '@apollo/server';
import { OperationTypeNode, type GraphQLError } from 'graphql';
import type { RequestContext } from '../context.ts';
import { requestError } from '../errors/request-errors.ts';
import type { Admission } from '../limits/admission.ts';
import { actualCost } from '../limits/cost.ts';
import { setStatus } from './status.ts';

/**
 * What the gateway does at the moments of a request that Apollo names: admission before execution; then, in the answer, what was
 * asked, used and left of the budget (`extensions.cost`), whether it is the answer of an earlier request, and its status. One
 * plugin for all of it, since Apollo takes a turn for each plugin at each moment, of every request.
 */
export function gatewayPlugin(admission: Admission): ApolloServerPlugin<RequestContext> {
  return { requestDidStart: () => Promise.resolve(requestListener(admission)) };
}

function requestListener(admission: Admission): GraphQLRequestListener<RequestContext> {
  let requested: number | undefined;
  return {
    async didResolveOperation({ document, operation, request, contextValue: { caller } }) {
      // Which operation was meant could not be made out: execution will say so, and run nothing.
      if (!operation) return;
      const variables = request.variables ?? {};
      requested = admission.admit({ document, operation, variables, caller }).requestedCost;
      // Execution would answer as if the first event were already there.
      if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw overWebSocketOnly();
    },
    async willSendResponse(context) {
      if (requested !== undefined) tellCost(admission, requested, context);
      tellReplay(context);
      setStatus(context);
    },
  };
}

type Answered = Pick<
  GraphQLRequestContext<RequestContext>,
  'document' | 'operation' | 'response' | 'contextValue'
>;

function tellCost(
  admission: Admission,
  requested: number,
  { document, operation, response, contextValue }: Answered,
): void {
  if (!document || !operation || response.body?.kind !== 'single') return;
  const result = response.body.singleResult;
  const actual = actualCost(document, operation, result.data);
  const throttleStatus = admission.settle(contextValue.caller, requested, actual);
  if (!throttleStatus) return;
  const cost = { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus };
  result.extensions = { ...result.extensions, cost };
}

function tellReplay({ response, contextValue }: Answered): void {
  if (!contextValue.idempotency.replayed || response.body?.kind !== 'single') return;
  const result = response.body.singleResult;
  result.extensions = { ...result.extensions, idempotency: { replayed: true } };
}

function overWebSocketOnly(): GraphQLError {
  return requestError(
    'BAD_USER_INPUT',
    'Subscriptions are taken over WebSocket only (protocol graphql-transport-ws), at this address.',
  );
}
