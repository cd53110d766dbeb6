import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationContext,
} from 'graphql';
import { requestedCost } from './cost.ts';
import type { Limits } from './limits.ts';
import type { Variables } from './list-sizes.ts';
import { documentShape } from './shape.ts';

const remembered = new WeakMap<DocumentNode, readonly GraphQLError[]>();

/**
 * What is too large about a document, in words for whoever sent it; empty where all is within the limits.
 * Remembered per document. `first` given by a variable counts as its default here; `costProblem` sees the
 * values themselves.
 */
export function documentProblems(
  schema: GraphQLSchema,
  document: DocumentNode,
  limits: Limits,
): readonly GraphQLError[] {
  const known = remembered.get(document);
  if (known) return known;
  const problems = findProblems(schema, document, limits);
  remembered.set(document, problems);
  return problems;
}

function findProblems(
  schema: GraphQLSchema,
  document: DocumentNode,
  limits: Limits,
): readonly GraphQLError[] {
  const shape = documentShape(document);
  const sizes = [
    ['depth', shape.depth, limits.depth],
    ['introspection depth', shape.introspectionDepth, limits.introspectionDepth],
    ['number of aliases', shape.aliases, limits.aliases],
    ['number of fields', shape.fields, limits.fields],
    ['number of directives', shape.directives, limits.directives],
  ] as const;
  const problems = sizes
    .filter(([, size, limit]) => size > limit)
    .map(([what, , limit]) => exceeded(what, limit));
  if (problems.length > 0) return problems;
  return costProblem(schema, document, limits, {});
}

/** Whether an operation with these variables may bring back more objects than allowed. */
export function costProblem(
  schema: GraphQLSchema,
  document: DocumentNode,
  limits: Limits,
  variables: Variables,
): readonly GraphQLError[] {
  const costs = document.definitions.map((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? requestedCost(schema, document, definition, variables)
      : 0,
  );
  const cost = Math.max(0, ...costs);
  return cost > limits.cost ? [exceeded('cost', limits.cost)] : [];
}

/** The same check as a validation rule, for servers that take rules. */
export function limitsRule(limits: Limits): (context: ValidationContext) => ASTVisitor {
  return (context) => ({
    Document(document) {
      for (const problem of documentProblems(context.getSchema(), document, limits))
        context.reportError(problem);
    },
  });
}

function exceeded(what: string, limit: number): GraphQLError {
  return new GraphQLError(
    `The ${what} of this operation is beyond the limit of ${limit}. Ask for less at a time.`,
    {
      extensions: { code: 'LIMIT_EXCEEDED', limit },
    },
  );
}
