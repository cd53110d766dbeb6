import {
  Kind,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** How large a selection is with its fragments opened out. */
export interface Shape {
  readonly depth: number;
  readonly introspectionDepth: number;
  readonly aliases: number;
  readonly fields: number;
  readonly directives: number;
}

const empty: Shape = { depth: 0, introspectionDepth: 0, aliases: 0, fields: 0, directives: 0 };

/**
 * Measures every operation of a document, the largest figure of each kind. Each fragment is measured once,
 * however often it is spread: a bomb of fragments that double each other costs its length, not its expansion.
 * Cycles (refused elsewhere) count as nothing.
 */
export function documentShape(document: DocumentNode): Shape {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const measured = new Map<string, Shape>();

  const ofFragment = (name: string): Shape => {
    const known = measured.get(name);
    if (known) return known;
    measured.set(name, empty);
    const fragment = fragments.get(name);
    const shape = fragment ? ofSelections(fragment.selectionSet, fragment.directives) : empty;
    measured.set(name, shape);
    return shape;
  };

  const ofSelections = (
    set: SelectionSetNode | undefined,
    directives: readonly DirectiveNode[] = [],
  ): Shape => {
    let total: Shape = { ...empty, directives: directives.length };
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FRAGMENT_SPREAD)
        total = beside(total, ofFragment(selection.name.value), selection.directives?.length ?? 0);
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        total = beside(total, ofSelections(selection.selectionSet, selection.directives));
      else {
        const below = ofSelections(selection.selectionSet, selection.directives);
        const introspects = selection.name.value === '__schema' || selection.name.value === '__type';
        const nested = Math.max(below.depth, introspects ? 0 : below.introspectionDepth);
        total = beside(total, {
          depth: introspects ? 1 : 1 + below.depth,
          introspectionDepth: introspects ? 1 + nested : below.introspectionDepth,
          aliases: below.aliases + (selection.alias ? 1 : 0),
          fields: below.fields + 1,
          directives: below.directives,
        });
      }
    }
    return total;
  };

  let largest = empty;
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION)
      largest = larger(largest, ofSelections(definition.selectionSet, definition.directives));
  return largest;
}

function beside(a: Shape, b: Shape, moreDirectives = 0): Shape {
  return {
    depth: Math.max(a.depth, b.depth),
    introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
    aliases: a.aliases + b.aliases,
    fields: a.fields + b.fields,
    directives: a.directives + b.directives + moreDirectives,
  };
}

function larger(a: Shape, b: Shape): Shape {
  return {
    depth: Math.max(a.depth, b.depth),
    introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
    aliases: Math.max(a.aliases, b.aliases),
    fields: Math.max(a.fields, b.fields),
    directives: Math.max(a.directives, b.directives),
  };
}
