import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Logger } from '../../platform/logger.ts';
import type { RequestContext } from '../context.ts';
import type { Admission } from '../limits/admission.ts';
import type { Limits } from '../limits/limits.ts';
import { limitsRule } from '../limits/limits-rule.ts';
import { gatewayPlugin } from './request-listener.ts';

/**
 * Apollo Server without what it would add by itself: the door, the limits and the statuses are the gateway's
 * own.
 */
export function createApollo(options: {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  readonly admission: Admission;
  readonly mask: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  readonly logger: Logger;
}): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema: options.schema,
    // Who may introspect is decided by admission, per caller.
    introspection: true,
    parseOptions: { maxTokens: options.limits.tokens },
    validationRules: [limitsRule(options.limits)],
    validationOptions: { maxErrors: 20 },
    maxRecursiveSelections: false,
    formatError: options.mask,
    includeStacktraceInErrorResponses: false,
    // Requests of other sites are refused before Apollo (cross-site.ts), without asking honest clients for a
    // header.
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // It would look at every field of every answer for how long it may be kept; ours are never kept (`no-store`).
      ApolloServerPluginCacheControlDisabled(),
      // For subgraphs of a federation; this is none.
      ApolloServerPluginInlineTraceDisabled(),
      gatewayPlugin(options.admission),
    ],
    logger: options.logger,
  });
}
