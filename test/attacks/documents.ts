/** A document made to cost much more than it weighs, and how it must be refused. */
export interface HostileDocument {
  readonly what: string;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly code: 'LIMIT_EXCEEDED' | 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED';
}

const times = (count: number, make: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => make(n)).join(' ');
const nested = (open: string, levels: number, leaf: string): string =>
  `${open.repeat(levels)}${leaf}${'}'.repeat((open.match(/{/g)?.length ?? 0) * levels)}`;
const lists = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
const doubling = (on: string, layers: number, of: (next: string) => string, leaf: string): string =>
  `${times(layers, (n) => `fragment F${n} on ${on} { ${of(`...F${n + 1}`)} }`)} fragment F${layers} on ${on} { ${leaf} }`;

const limited = (what: string, query: string, variables?: Record<string, unknown>): HostileDocument => ({
  what,
  query,
  code: 'LIMIT_EXCEEDED',
  ...(variables ? { variables } : {}),
});
const unread = (what: string, query: string): HostileDocument => ({
  what,
  query,
  code: 'GRAPHQL_PARSE_FAILED',
});
const invalid = (what: string, query: string): HostileDocument => ({
  what,
  query,
  code: 'GRAPHQL_VALIDATION_FAILED',
});

/** Operations to be sent by POST. */
export const hostileQueries: readonly HostileDocument[] = [
  limited('an alias bomb', `{ ${times(51, (n) => `a${n}: plan(code: "gold") { code }`)} }`),
  limited(
    'an alias bomb within fragments',
    `{ ${times(6, () => '...Ten')} } fragment Ten on Query { ${times(10, (n) => `a${n}: plan(code: "gold") { code }`)} }`,
  ),
  limited(
    'one mutation under many names',
    `mutation { ${times(51, (n) => `a${n}: planRetire(input: { planCode: "gold" }) { userErrors { code } }`)} }`,
  ),
  limited(
    'as many mutations as names allow, each with its pages, in a fragment',
    `mutation ($i: AccountChangeContactInput!) { ...Many }
     fragment Many on Mutation { ${times(45, (n) => `a${n}: accountChangeContact(input: $i) { ...P }`)} }
     fragment P on AccountPayload { account { subscriptions(first: 100) { nodes { account { id } terms { quantity } } } } }`,
    { i: { accountId: 'x', contact: { name: 'x' } } },
  ),
  limited('a directive bomb', `{ __typename ${times(51, () => '@skip(if: false)')} }`),
  limited(
    'directives doubled by fragments',
    `{ ...F0 } ${doubling('Query', 6, (next) => `${next} @include(if: true) ${next} @include(if: true)`, '__typename')}`,
  ),
  limited(
    'a fragment bomb',
    `{ ...F0 } ${doubling('Query', 30, (next) => `${next} ${next}`, 'plan(code: "gold") { code }')}`,
  ),
  limited(
    'a fragment bomb of nested fields',
    `{ node(id: "x") { ...F0 } } ${doubling(
      'Account',
      20,
      (next) =>
        `a: subscriptions { nodes { account { ${next} } } } b: subscriptions { nodes { account { ${next} } } }`,
      'id',
    )}`,
  ),
  limited(
    'deep nesting',
    `{ accounts { nodes { ${nested('subscriptions { nodes { account { ', 5, 'id')} } } }`,
  ),
  limited(
    'deep nesting within inline fragments',
    `{ accounts { nodes { ${nested('...on Account{ subscriptions { nodes { account { ', 4, 'id')} } } }`,
  ),
  limited(
    'pages of pages',
    '{ accounts(first: 100) { nodes { subscriptions(first: 100) { nodes { id } } } } }',
  ),
  limited(
    'pages of pages by a variable',
    'query ($n: Int) { accounts(first: $n) { nodes { subscriptions(first: $n) { nodes { id } } } } }',
    { n: 100 },
  ),
  limited(
    'pages of pages by the default of a variable',
    'query ($n: Int = 100) { accounts(first: $n) { nodes { subscriptions(first: $n) { nodes { id } } } } }',
  ),
  limited(
    'many long ranges of days',
    `{ arr { ${times(5, (n) => `a${n}: byDay(from: "2023-01-01", to: "2026-01-01") { opening { amount } closing { amount } }`)} } }`,
  ),
  limited(
    'many long ranges of months by variables',
    `query ($f: Month!, $t: Month!) { revenue { ${times(45, (n) => `a${n}: byMonth(from: $f, to: $t) { ...M }`)} } }
     fragment M on RevenueMonth { recognised { amount } deferred { amount } }`,
    { f: '2016-01', t: '2025-12' },
  ),
  limited('the schema many times', `{ ${times(10, (n) => `a${n}: __schema { types { name } }`)} }`),
  limited(
    'every type of the schema many times',
    `{ __schema { ${times(40, (n) => `a${n}: types { fields { type { fields { name } } } }`)} } }`,
  ),
  invalid('the schema in circles', `{ __schema { types { ${nested('fields { type { ', 8, 'name')} } } }`),
  limited('values nested a thousand deep', 'query ($x: ID!) { node(id: $x) { id } }', {
    x: 'x',
    y: lists(1_000),
  }),
  limited('more fields than anyone reads', `{ ${times(501, () => '__typename')} }`),
  unread('more tokens than anyone writes', `{ ${times(1_000, () => '__typename')} }`),
  unread('brackets without end', '{'.repeat(100_000)),
  unread('a list without end', `{ node(id: ${'['.repeat(10_000)}`),
  invalid('fragments in a circle', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'),
  invalid(
    'thousands of misspelt fields, to be corrected one by one',
    `{ ${times(450, (n) => `acount${n}`)} }`,
  ),
  invalid(
    'hundreds of variables that nobody uses',
    `query (${times(200, (n) => `$v${n}: Int`)}) { __typename }`,
  ),
];

/** Subscriptions to be sent over WebSocket, where no rule of an HTTP server applies. */
export const hostileSubscriptions: readonly HostileDocument[] = [
  limited('an alias bomb', `subscription { arrChanged { ${times(51, (n) => `a${n}: snapshot`)} } }`),
  limited(
    'a fragment bomb',
    `subscription { arrChanged { ...F0 } } ${doubling('ArrUpdate', 30, (next) => `${next} ${next}`, 'snapshot')}`,
  ),
  limited(
    'a directive bomb',
    `subscription { arrChanged { snapshot ${times(51, () => '@skip(if: false)')} } }`,
  ),
  limited(
    'deep nesting',
    `subscription { sagaProgress(id: "x") { saga { account { ${nested('subscriptions { nodes { account { ', 4, 'id')} } } } }`,
  ),
  limited('values nested a thousand deep', 'subscription ($x: ID!) { sagaProgress(id: $x) { version } }', {
    x: 'x',
    y: lists(1_000),
  }),
  limited('more fields than anyone reads', `subscription { arrChanged { ${times(501, () => 'snapshot')} } }`),
  unread(
    'more tokens than anyone writes',
    `subscription { arrChanged { ${times(1_000, () => 'snapshot')} } }`,
  ),
  unread('brackets without end', '{'.repeat(20_000)),
  invalid('the schema', 'subscription { __schema { types { name } } }'),
  invalid('two feeds in one', 'subscription { arrChanged { snapshot } sagas { version } }'),
  invalid(
    'fragments in a circle',
    'subscription { arrChanged { ...A } } fragment A on ArrUpdate { ...B } fragment B on ArrUpdate { ...A }',
  ),
];
