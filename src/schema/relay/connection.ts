import { ArgsType, Field, Int, ObjectType, type ClassType } from 'type-graphql';
import { badInput } from '../errors/request-errors.ts';
import { defaultPageSize, largestPage } from '../limits/list-sizes.ts';
import type { Edge, Page, PageRequest } from '../../queries/index.ts';

@ObjectType({ description: 'Where a page ends, and whether more follows.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there is more after this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Always false: pages go forward only.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first element.' })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last element; pass it as `after` for the next page.',
  })
  endCursor!: string | null;
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, description: 'How many elements, 1 to 100; default 20.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last element already seen.' })
  after?: string | null;
}

export interface EdgeOf<N> {
  readonly cursor: string;
  readonly node: N;
}

export interface ConnectionOf<N> {
  readonly edges: readonly EdgeOf<N>[];
  readonly nodes: readonly N[];
  readonly pageInfo: PageInfo;
}

/**
 * The connection over a node type; extend it by a class with `@ObjectType` that gives it a name of its own.
 */
export function Connection<N extends object>(node: ClassType<N>, name: string): ClassType<ConnectionOf<N>> {
  @ObjectType(`${name}Edge`, { description: `An element of a list of type ${name}.`, simpleResolvers: true })
  class Edge implements EdgeOf<N> {
    @Field(() => String, { description: 'Its place; pass it as `after`.' })
    cursor!: string;

    @Field(() => node, { description: 'The element itself.' })
    node!: N;
  }

  @ObjectType({ simpleResolvers: true })
  class ConnectionBase implements ConnectionOf<N> {
    @Field(() => [Edge], { description: 'The elements with their cursors.' })
    edges!: Edge[];

    @Field(() => [node], { description: 'The elements alone.' })
    nodes!: N[];

    @Field(() => PageInfo, { description: 'Where the page ends.' })
    pageInfo!: PageInfo;
  }
  return ConnectionBase;
}

/** Throws BAD_USER_INPUT where the page is not one that can be asked for. */
export function pageRequest({ first, after }: PageArgs): PageRequest {
  const size = first ?? defaultPageSize;
  if (size < 1 || size > largestPage) throw badInput(`first must be from 1 to ${largestPage}.`, ['first']);
  return { first: size, after: after ?? null };
}

export function connectionOf<T, N>(page: Page<T>, toNode: (row: T) => N): ConnectionOf<N> {
  const edges = page.edges.map(({ cursor, node }: Edge<T>) => ({ cursor, node: toNode(node) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: false,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: page.endCursor,
    },
  };
}

/**
 * A page of a list that is whole in memory and short by nature; cursors are the ids themselves. Throws
 * BAD_USER_INPUT for a cursor that is none of them.
 */
export function pageOfList<T>(
  rows: readonly T[],
  { first, after }: PageRequest,
  idOf: (row: T) => string,
): Page<T> {
  const start = after ? rows.findIndex((row) => idOf(row) === after) + 1 : 0;
  if (after && start === 0) throw badInput('after is not a cursor of this list.', ['after']);
  const nodes = rows.slice(start, start + first);
  const edges = nodes.map((node) => ({ cursor: idOf(node), node }));
  return { edges, hasNextPage: start + first < rows.length, endCursor: edges.at(-1)?.cursor ?? null };
}
