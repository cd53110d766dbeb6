import fc from 'fast-check';
import {
  buildASTSchema,
  execute,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  printSchema,
  visit,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import { createSchema } from '../schema.ts';
import { actualCost, requestedCost } from './cost.ts';
import { defaultPageSize } from './list-sizes.ts';

/** Arguments that say how long a list is; all others are left out, since here nothing depends on them. */
const sizing = new Set(['first', 'from', 'to']);

/** The schema in force with nothing behind it. */
const schema = buildASTSchema(
  visit(parse(printSchema(createSchema())), {
    FieldDefinition: (field) => ({
      ...field,
      arguments: field.arguments?.filter(({ name }) => sizing.has(name.value)),
    }),
  }),
);

/** Lists whose length no argument says are short by nature: this is what they are priced as. */
const shortList = 10;
const from = '2026-01-01';
const toOf = (days: number): string =>
  new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
const deepest = 4;

/** Writes a random operation, decision by decision. */
class Author {
  readonly fragments: string[] = [];
  #next = 0;

  constructor(private readonly decisions: readonly number[]) {}

  operation(): string {
    const roots = [
      ['query', schema.getQueryType()],
      ['mutation', schema.getMutationType()],
    ] as const;
    const [kind, root] = this.#oneOf(roots);
    const selection = this.#selection(root as GraphQLObjectType, 0);
    return `${kind} ($n: Int = 2) ${selection} ${this.fragments.join(' ')}`;
  }

  #decide(below: number): number {
    const decision = this.decisions[this.#next % this.decisions.length] ?? 0;
    this.#next += 1;
    return decision % below;
  }

  #oneOf<T>(options: readonly T[]): T {
    return options[this.#decide(options.length)]!;
  }

  #selection(type: GraphQLNamedType, depth: number): string {
    if (!isObjectType(type) && !isInterfaceType(type)) return '{ __typename }';
    const fields = Object.values(type.getFields()).filter(
      (field) => depth < deepest || isLeafType(getNamedType(field.type)),
    );
    const chosen = Array.from({ length: 1 + this.#decide(2) }, () =>
      fields.length === 0 ? '__typename' : this.#field(this.#oneOf(fields), depth),
    ).join(' ');
    switch (this.#decide(4)) {
      case 0:
        return `{ ... on ${type.name} { ${chosen} } }`;
      case 1: {
        const name = `F${this.fragments.length}`;
        this.fragments.push(`fragment ${name} on ${type.name} { ${chosen} }`);
        return `{ __typename ...${name} }`;
      }
      default:
        return `{ ${chosen} }`;
    }
  }

  #field({ name, type, args }: GraphQLField<unknown, unknown>, depth: number): string {
    const given = args.flatMap((arg) => {
      if (arg.name === 'first') return this.#oneOf([[], ['first: 3'], ['first: $n'], ['first: 0']]);
      return [arg.name === 'from' ? `from: "${from}"` : `to: "${toOf(this.#decide(5))}"`];
    });
    const alias = `f${this.#next}`;
    const below = isLeafType(getNamedType(type)) ? '' : this.#selection(getNamedType(type), depth + 1);
    return `${alias}: ${name}${given.length > 0 ? `(${given.join(', ')})` : ''} ${below}`;
  }
}

interface Answering {
  /** Elements of the lists directly within this object, where it is a page. */
  readonly page?: number;
}

/** Answers everything as fully as its arguments let it. */
const execution = {
  fieldResolver: (
    { page }: Answering,
    args: { first?: number; from?: string; to?: string },
    _context: unknown,
    { returnType }: { returnType: GraphQLField<unknown, unknown>['type'] },
  ): unknown => {
    const type = isNonNullType(returnType) ? returnType.ofType : returnType;
    const named = getNamedType(type);
    const days = args.to ? (Date.parse(args.to) - Date.parse(from)) / 86_400_000 + 1 : null;
    const one = isLeafType(named)
      ? leaf(named)
      : { page: named.name.endsWith('Connection') ? (args.first ?? defaultPageSize) : undefined };
    return isListType(type) ? Array<unknown>(page ?? days ?? shortList).fill(one) : one;
  },
  typeResolver: (_value: unknown, _context: unknown, _info: unknown, type: GraphQLNamedType) =>
    isAbstractType(type) ? schema.getPossibleTypes(type)[0]!.name : undefined,
};

/** What a custom scalar says of itself passes; only JSON is an object. */
function leaf(type: GraphQLNamedType): unknown {
  if (type.name === 'JSONObject') return { held: [{ by: {} }, { one: {} }], leaf: {} };
  if (type.name === 'Int' || type.name === 'Float') return 1;
  if (type.name === 'Boolean') return true;
  return 'values' in type.toConfig() ? Object.keys((type.toConfig() as { values: object }).values)[0] : 'x';
}

test('no answer costs more than its operation was priced, as long as lists without a stated length are short', () => {
  let objects = 0;
  fc.assert(
    fc.property(
      fc.array(fc.nat(), { minLength: 5, maxLength: 60 }),
      fc.option(fc.nat(4), { nil: undefined }),
      (decisions, n) => {
        const document = parse(new Author(decisions).operation());
        const operation = document.definitions[0] as OperationDefinitionNode;
        const variableValues = n === undefined ? {} : { n };
        const priced = requestedCost(schema, document, operation, variableValues);
        fc.pre(priced < 20_000);
        const result = execute({ schema, document, variableValues, rootValue: {}, ...execution });
        if (result instanceof Promise) throw new Error('nothing here takes time');
        expect(result.errors ?? []).toEqual([]);
        const actual = actualCost(document, operation, result.data);
        objects += actual;
        expect(actual).toBeLessThanOrEqual(priced);
      },
    ),
    { numRuns: 300 },
  );
  expect(objects).toBeGreaterThan(1_000);
});
