import {
  DirectiveLocation,
  getDirectiveValues,
  GraphQLDirective,
  GraphQLNonNull,
  GraphQLString,
  Kind,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';
import { badInput } from '../errors/request-errors.ts';

/** What a request said about being sent again, and whether it had been. */
export interface IdempotencyState {
  /** The `Idempotency-Key` header. */
  readonly headerKey: string | null;
  /** Set when an answer was that of an earlier attempt; shown as `extensions.idempotency.replayed`. */
  replayed: boolean;
}

export const idempotentDirective = new GraphQLDirective({
  name: 'idempotent',
  description:
    'Makes a mutation take effect once, however often it is sent with this key: it is answered as it was the first time. On the operation, for its only mutation; on a field, for that field. The header `Idempotency-Key` says the same for the operation.',
  locations: [DirectiveLocation.MUTATION, DirectiveLocation.FIELD],
  args: {
    key: {
      type: new GraphQLNonNull(GraphQLString),
      description:
        '1 to 200 printable ASCII characters, chosen before the first attempt; unique in the tenant.',
    },
  },
});

const keyForm = /^[\x21-\x7e]{1,200}$/;

/**
 * The key given for a mutation field: its own directive, else the operation's, else the header; null without
 * any. A key for the whole operation serves one mutation only: a second one under it would be the same key
 * with another body.
 */
export function givenKey(info: GraphQLResolveInfo, headerKey: string | null): string | null {
  const own = keyOf(info.fieldNodes[0], info);
  if (own !== null) return checked(own);
  const shared = keyOf(info.operation, info) ?? headerKey;
  if (shared === null) return null;
  if (mutationsIn(info.operation.selectionSet, info) > 1)
    throw badInput(
      'Give each mutation of this operation a key of its own: `field @idempotent(key: "…")`.',
      [],
    );
  return checked(shared);
}

function keyOf(
  node: Parameters<typeof getDirectiveValues>[1] | undefined,
  info: GraphQLResolveInfo,
): string | null {
  const values = node && getDirectiveValues(idempotentDirective, node, info.variableValues);
  return values ? String(values['key']) : null;
}

function mutationsIn(set: SelectionSetNode, info: GraphQLResolveInfo): number {
  return set.selections.reduce((count, selection) => {
    if (selection.kind === Kind.FIELD) return count + (selection.name.value === '__typename' ? 0 : 1);
    const inner =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : info.fragments[selection.name.value]?.selectionSet;
    return count + (inner ? mutationsIn(inner, info) : 0);
  }, 0);
}

function checked(key: string): string {
  if (!keyForm.test(key)) throw badInput('An idempotency key has 1 to 200 printable ASCII characters.', []);
  return key;
}
