import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../context.ts';
import { actualCost } from '../limits/cost.ts';
import type { Admission } from '../limits/admission.ts';

/**
 * Puts admission before execution, and what was asked, used and left of the budget into `extensions.cost`.
 */
export function admissionPlugin(admission: Admission): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      let requested: number | undefined;
      return {
        async didResolveOperation({ document, operation, request, contextValue }) {
          // Which operation was meant could not be made out: execution will say so, and run nothing.
          if (!operation) return;
          const { caller } = contextValue;
          requested = admission.admit({
            document,
            operation,
            variables: request.variables ?? {},
            caller,
          }).requestedCost;
        },
        async willSendResponse({ document, operation, response, contextValue }) {
          if (requested === undefined || !document || !operation || response.body.kind !== 'single') return;
          const result = response.body.singleResult;
          const actual = actualCost(document, operation, result.data);
          const throttleStatus = admission.settle(contextValue.caller, requested, actual);
          if (!throttleStatus) return;
          const cost = { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus };
          result.extensions = { ...result.extensions, cost };
        },
      };
    },
  };
}
