import { figure, type Figure } from '../harness/figure.ts';
import type { Run } from '../harness/stand.ts';
import { manyRows } from './many-rows.ts';
import { trivialRequest } from './trivial-request.ts';

/** What the gateway adds to what a request costs anyway, and our schema to what graphql-js takes for its rows. */
export async function graphqlBench(run: Run): Promise<readonly Figure[]> {
  run.tell('GraphQL: trivial requests');
  const request = await trivialRequest(run);
  run.tell('GraphQL: 5,000 rows');
  const many = await manyRows(run.quick ? 20 : 60);
  return [
    figure('GraphQL, processor time of a trivial request', request.engineMs, { unit: 'ms' }),
    figure('GraphQL, the same on Apollo bare', request.apolloMs, { unit: 'ms' }),
    figure('GraphQL, trivial request to Apollo', request.ratio, {
      unit: '×',
      against: '@apollo/server on node:http',
      target: { atMost: 1.3 },
    }),
    figure('GraphQL, 5,000 rows of 5 fields', many.engineMs, { unit: 'ms' }),
    figure('GraphQL, the same by graphql-js', many.graphqlJsMs, { unit: 'ms' }),
    figure('GraphQL, 5,000 rows to graphql-js', many.ratio, {
      unit: '×',
      against: 'graphql-js, plain objects',
      target: { atMost: 1.5 },
    }),
  ];
}
