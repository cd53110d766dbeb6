import {
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  isObjectType,
  isInterfaceType,
} from 'graphql';
import { listSizes, type Variables } from './list-sizes.ts';
import { documentShape } from './shape.ts';

/** What a mutation costs beyond the objects that it answers with. */
export const mutationCost = 10;
/**
 * Lists without `first` are short by nature (lines of an invoice, steps of a saga): this many are assumed.
 */
const assumedListSize = 10;
/** Of `__schema` or `__type`: about what tools ask for at once. Each alias may ask for as much again. */
const introspectionCost = 1_000;

/**
 * The most objects that an operation can bring back: one for each object, times `first` below a connection and
 * times the days or months of a range, ten more for each mutation. Fragments are priced once and remembered, so the price of a document takes time
 * in its length. Unknown fields cost nothing: validation refuses them.
 */
export function requestedCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const sizes = listSizes(operation, variables);
  const priced = new Map<string, number>();

  /**
   * `page` is the number of elements that lists directly within a connection hold; null outside connections.
   */
  const ofSelections = (set: SelectionSetNode, parent: GraphQLNamedType, page: number | null): number => {
    let total = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) total += ofField(selection, parent, page);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const on = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : parent;
        total += on ? ofSelections(selection.selectionSet, on, page) : 0;
      } else total += ofFragment(selection.name.value, page);
    }
    return total;
  };

  const ofFragment = (name: string, page: number | null): number => {
    const key = `${name}/${page}`;
    const known = priced.get(key);
    if (known !== undefined) return known;
    priced.set(key, 0);
    const fragment = fragments.get(name);
    const on = fragment && schema.getType(fragment.typeCondition.name.value);
    const price = fragment && on ? ofSelections(fragment.selectionSet, on, page) : 0;
    priced.set(key, price);
    return price;
  };

  const ofField = (field: FieldNode, parent: GraphQLNamedType, page: number | null): number => {
    if (introspects(field)) return introspectionCost * (1 + documentShape(document).aliases);
    const type = fieldType(parent, field.name.value);
    const named = type && getNamedType(type);
    if (!type || !named || !field.selectionSet || !isCompositeType(named)) return 0;
    // Here and not at the root, since a fragment can hold many.
    const effect = parent === schema.getMutationType() ? mutationCost : 0;
    const isConnection = named.name.endsWith('Connection');
    const below = ofSelections(field.selectionSet, named, isConnection ? sizes.page(field) : null);
    return effect + (isList(type) ? (page ?? sizes.range(field) ?? assumedListSize) : 1) * (1 + below);
  };

  const root = schema.getRootType(operation.operation);
  return root ? ofSelections(operation.selectionSet, root, null) : 0;
}

/**
 * What an answer really held, by the same count: its objects, and ten for each mutation. Only objects of which fields were selected:
 * a JSON value is one leaf, whatever it holds.
 */
export function actualCost(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  data: Variables | null | undefined,
): number {
  if (!data) return 0;
  const selected = selectedIn(document, operation);
  const mutations = operation.operation === OperationTypeNode.MUTATION ? selected.size * mutationCost : 0;
  return mutations + objectsIn(data, selected) - 1;
}

function objectsIn(value: unknown, selected: Selected): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value))
    return value.reduce<number>((sum, element) => sum + objectsIn(element, selected), 0);
  let objects = 1;
  for (const [key, below] of selected) objects += objectsIn((value as Record<string, unknown>)[key], below);
  return objects;
}

/** The fields of an answer that have fields themselves, by the names they have in it. */
type Selected = ReadonlyMap<string, Selected>;

const remembered = new WeakMap<OperationDefinitionNode, Selected>();

/** The same for every answer to an operation of a document that was parsed once. */
function selectedIn(document: DocumentNode, operation: OperationDefinitionNode): Selected {
  const known = remembered.get(operation);
  if (known) return known;
  const selected = selectedBelow(document, [operation.selectionSet]);
  remembered.set(operation, selected);
  return selected;
}

function selectedBelow(document: DocumentNode, sets: readonly SelectionSetNode[]): Selected {
  const below = new Map<string, SelectionSetNode[]>();
  const open = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) open(selection.selectionSet);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const { value: name } = selection.name;
        for (const each of document.definitions)
          if (each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name) open(each.selectionSet);
      } else if (selection.selectionSet) {
        const key = selection.alias?.value ?? selection.name.value;
        below.set(key, [...(below.get(key) ?? []), selection.selectionSet]);
      }
    }
  };
  sets.forEach(open);
  return new Map([...below].map(([key, inner]) => [key, selectedBelow(document, inner)]));
}

const introspects = ({ name }: FieldNode): boolean => name.value === '__schema' || name.value === '__type';

function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

function fieldType(parent: GraphQLNamedType, name: string): GraphQLOutputType | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name]?.type : undefined;
}
