import {
  BREAK,
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql';

/** Page size where a connection is asked without `first`; also its default in the resolvers. */
export const defaultPageSize = 20;
export const largestPage = 100;
/** Days of the longest range that a resolver answers; it refuses more by naming the argument, so more costs nothing. */
export const longestRange = 1_100;

export type Variables = Readonly<Record<string, unknown>>;

/** How long a list can be, as far as the arguments of its field say. */
export interface ListSizes {
  /** Elements on a page of a connection. */
  page(field: FieldNode): number;
  /** Days or months from `from` to `to`, both included; null where the field is not asked for a range. */
  range(field: FieldNode): number | null;
}

/** Sizes under the variables of one operation; one that was not given counts as its default. */
export function listSizes(operation: OperationDefinitionNode, variables: Variables): ListSizes {
  const defaults = new Map(
    (operation.variableDefinitions ?? []).map((definition) => [
      definition.variable.name.value,
      definition.defaultValue,
    ]),
  );
  const argument = (field: FieldNode, name: string): unknown => {
    const value = field.arguments?.find((each) => each.name.value === name)?.value;
    if (value?.kind !== Kind.VARIABLE) return literal(value);
    return variables[value.name.value] ?? literal(defaults.get(value.name.value));
  };
  return {
    page(field) {
      const first = argument(field, 'first');
      return typeof first === 'number' ? Math.min(Math.max(first, 0), largestPage) : defaultPageSize;
    },
    range(field) {
      const [from, to] = [unitsUpTo(argument(field, 'from')), unitsUpTo(argument(field, 'to'))];
      return from === null || to === null ? null : Math.min(Math.max(to - from, 0) + 1, longestRange);
    },
  };
}

const sizing = new Set(['first', 'from', 'to']);

/** Whether any list of a document may be as long as a variable says. */
export function sizedByVariables(document: DocumentNode): boolean {
  let sized = false;
  visit(document, {
    Argument({ name, value }) {
      sized = value.kind === Kind.VARIABLE && sizing.has(name.value);
      return sized ? BREAK : false;
    },
  });
  return sized;
}

function literal(value: ValueNode | undefined): unknown {
  if (value?.kind === Kind.INT) return Number(value.value);
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/** Number of a day (`2026-03-01`) or of a month (`2026-03`); null for what is neither. */
function unitsUpTo(text: unknown): number | null {
  if (typeof text !== 'string') return null;
  if (/^\d{4}-\d\d$/.test(text)) return Number(text.slice(0, 4)) * 12 + Number(text.slice(5));
  const day = Date.parse(text) / 86_400_000;
  return Number.isNaN(day) ? null : Math.floor(day);
}
