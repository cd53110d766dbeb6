import { buildSchema, parse, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { actualCost, requestedCost } from './cost.ts';
import { defaultLimits } from './limits.ts';
import { documentProblems } from './limits-rule.ts';
import { createPricing } from './pricing.ts';
import { documentShape } from './shape.ts';

const schema = buildSchema(`
  scalar Date
  type Query { accounts(first: Int): AccountConnection!  me: Account
    days(from: Date!, to: Date!): [Day!]! months(from: Date!, to: Date!): [Day!]! }
  type Day { of: Account }
  type Mutation { open: Account }
  type AccountConnection { edges: [AccountEdge!]! nodes: [Account!]! pageInfo: PageInfo! }
  type AccountEdge { cursor: String! node: Account! }
  type PageInfo { hasNextPage: Boolean! }
  type Account { id: ID! name: String friend: Account lines: [Line!]! accounts(first: Int): AccountConnection! }
  type Line { text: String }
`);

const cost = (query: string, variables = {}): number => {
  const document = parse(query);
  return requestedCost(schema, document, operation(document), variables);
};
const operation = (document: DocumentNode): OperationDefinitionNode =>
  document.definitions[0] as OperationDefinitionNode;
const problems = (query: string): string[] =>
  documentProblems(schema, parse(query), defaultLimits).map(({ message }) => message);

describe('the cost of an operation', () => {
  it('is one for each object', () => {
    expect(cost('{ me { name friend { name } } }')).toBe(2);
  });

  it('counts what is below a connection as often as the page is long', () => {
    expect(cost('{ accounts(first: 50) { nodes { name } } }')).toBe(1 + 50);
    expect(cost('{ accounts(first: 50) { edges { cursor node { name } } pageInfo { hasNextPage } } }')).toBe(
      1 + 100 + 1,
    );
    expect(cost('{ accounts(first: 10) { nodes { accounts(first: 10) { nodes { name } } } } }')).toBe(
      1 + 10 * (1 + 1 + 10),
    );
  });

  it('takes the page length from a variable, its default, or the default of the schema', () => {
    const query = 'query ($n: Int = 7) { accounts(first: $n) { nodes { name } } }';
    expect(cost(query, { n: 3 })).toBe(4);
    expect(cost(query)).toBe(8);
    expect(cost('{ accounts { nodes { name } } }')).toBe(21);
  });

  it('opens fragments out', () => {
    expect(
      cost(
        '{ accounts(first: 5) { ...P } } fragment P on AccountConnection { nodes { ...A } } fragment A on Account { friend { name } }',
      ),
    ).toBe(1 + 5 * 2);
  });

  it.each([
    ['', 'query ($n: Int) { accounts(first: $n) { nodes { name } } }'],
    [
      'in a fragment',
      'query ($n: Int) { ...F } fragment F on Query { accounts(first: $n) { nodes { name } } }',
    ],
  ])(
    'is told anew of a document that was priced before where a variable sizes a list %s',
    (_where, query) => {
      const document = parse(query);
      const price = createPricing(schema);
      const of = (n: number): number => price(document, operation(document), { n });
      expect([of(3), of(50), of(3)]).toEqual([1 + 3, 1 + 50, 1 + 3]);
    },
  );

  it('is remembered where variables size nothing', () => {
    const document = parse('query ($id: ID) { accounts(first: 5) { nodes { name } } }');
    const asked = jest.spyOn(schema, 'getRootType');
    const price = createPricing(schema);
    const of = (id: string): number => price(document, operation(document), { id });
    expect([of('a'), of('b')]).toEqual([6, 6]);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('adds ten for each mutation', () => {
    expect(cost('mutation { open { name } }')).toBe(11);
    expect(cost('mutation { ...Two } fragment Two on Mutation { a: open { name } b: open { name } }')).toBe(
      22,
    );
  });

  it('counts a list over a range once for each day or month of it', () => {
    const days = 'query ($to: Date!) { days(from: "2026-01-01", to: $to) { of { name } } }';
    expect(cost(days, { to: '2026-03-01' })).toBe(60 * 2);
    expect(cost('{ months(from: "2025-12", to: "2026-02") { of { name } } }')).toBe(3 * 2);
  });

  it('of introspection grows with every alias', () => {
    expect(cost('{ __schema { types { name } } }')).toBe(1_000);
    expect(cost('{ __schema { a: types { name } b: types { name } } }')).toBe(3_000);
  });

  it('is never below what the answer holds', () => {
    const query = '{ accounts(first: 2) { edges { node { name } } pageInfo { hasNextPage } } }';
    const page = {
      edges: [{ node: { name: 'a' } }, { node: { name: 'b' } }],
      pageInfo: { hasNextPage: false },
    };
    const document = parse(query);
    expect(actualCost(document, operation(document), { accounts: page })).toBe(cost(query));
  });
});

describe('the shape of a document', () => {
  it('is measured with fragments opened out', () => {
    const document = parse('{ a: me { ...F } } fragment F on Account { b: friend { friend { name } } }');
    expect(documentShape(document)).toMatchObject({ depth: 4, aliases: 2, fields: 4 });
  });

  it('keeps introspection apart', () => {
    const document = parse('{ __schema { types { fields { type { ofType { name } } } } } }');
    expect(documentShape(document)).toMatchObject({ depth: 1, introspectionDepth: 6 });
  });

  it('is measured of fragments that call each other', () => {
    const document = parse(
      '{ me { ...A } } fragment A on Account { friend { ...B } } fragment B on Account { friend { ...A } }',
    );
    expect(documentShape(document).depth).toBe(3);
  });
});

describe('the limits', () => {
  it('refuse a query that is too deep', () => {
    const deep = `{ me ${'{ friend '.repeat(12)}{ name }${' }'.repeat(12)} }`;
    expect(problems(deep)).toEqual([expect.stringContaining('depth')]);
  });

  it('refuse too many aliases', () => {
    const many = Array.from({ length: 51 }, (_, n) => `a${n}: me { name }`).join(' ');
    expect(problems(`{ ${many} }`)).toEqual([expect.stringContaining('aliases')]);
  });

  it('refuse too many directives', () => {
    expect(problems(`{ me { name ${'@skip(if: false) '.repeat(51)} } }`)).toEqual([
      expect.stringContaining('directives'),
    ]);
  });

  it('refuse pages of pages that may bring back too much', () => {
    expect(
      problems('{ accounts(first: 100) { nodes { accounts(first: 100) { nodes { name } } } } }'),
    ).toEqual([expect.stringContaining('cost')]);
  });

  it('refuse a bomb of fragments without opening it out', () => {
    const layers = 40;
    const bomb = Array.from(
      { length: layers },
      (_, n) => `fragment F${n} on Account { a: friend { ...F${n + 1} } b: friend { ...F${n + 1} } }`,
    ).join(' ');
    // Opened out it has 2^40 fields: to answer at all is the proof.
    expect(problems(`{ me { ...F0 } } ${bomb} fragment F${layers} on Account { name }`)).not.toEqual([]);
  });

  it('let an ordinary query pass', () => {
    expect(
      problems('{ accounts(first: 50) { edges { node { id name } } pageInfo { hasNextPage } } }'),
    ).toEqual([]);
  });
});
