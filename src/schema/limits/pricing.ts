import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { requestedCost } from './cost.ts';
import { sizedByVariables, type Variables } from './list-sizes.ts';

export type Pricing = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
) => number;

/**
 * What operations of a schema may cost. One whose lists no variable sizes costs the same each time, and is priced once for as long
 * as its document is remembered.
 */
export function createPricing(schema: GraphQLSchema): Pricing {
  /** Null where the price depends on variables. */
  const prices = new WeakMap<OperationDefinitionNode, number | null>();
  return (document, operation, variables) => {
    const known = prices.get(operation);
    if (known !== undefined && known !== null) return known;
    const price = requestedCost(schema, document, operation, variables);
    if (known === undefined) prices.set(operation, sizedByVariables(document) ? null : price);
    return price;
  };
}
