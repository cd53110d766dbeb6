import type { GraphQLError } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { startSpan, type Traceparent } from '../../platform/tracing.ts';
import { graphqlPath } from '../http/request-url.ts';
import type { Connection } from './connection.ts';

/** What is told of one operation over WebSocket: a span from its being asked to its end. */
export interface Told {
  readonly traceparent: Traceparent;
  /** Returns the errors. */
  refused(errors: readonly GraphQLError[]): readonly GraphQLError[];
  delivered(): void;
  over(): void;
}

/**
 * The span is below what the client's message names in `extensions.traceparent`, or the request that the socket began with. It ends with
 * the subscription and not before, so a collector sees it late; how many events it was told is one of its attributes.
 */
export function tellOf(payload: SubscribePayload, { caller, request }: Connection): Told {
  const given = payload.extensions?.['traceparent'] ?? request.headers['traceparent'];
  const span = startSpan({
    name: `SUBSCRIBE ${graphqlPath}`,
    kind: 'server',
    parent: typeof given === 'string' ? given : null,
    attributes: { 'graphql.operation.type': 'subscription', 'revenue.tenant': caller.principal.tenant },
  });
  let events = 0;
  return {
    traceparent: span.traceparent,
    refused(errors) {
      span.fail(errors[0]);
      span.end();
      return errors;
    },
    delivered: () => void (events += 1),
    over() {
      span.set({ 'revenue.events': events });
      span.end();
    },
  };
}
