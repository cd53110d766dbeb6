import 'reflect-metadata';
import { lexicographicSortSchema, printSchema, specifiedDirectives, type GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { AccountResolver } from './account/account-resolver.ts';
import { AccountInvoicingResolver } from './account/invoicing-resolver.ts';
import { ArrResolver } from './arr/arr-resolver.ts';
import { CouponResolver } from './catalog/coupon-resolver.ts';
import { PlanResolver } from './catalog/plan-resolver.ts';
import { ProductResolver } from './catalog/product-resolver.ts';
import { TestClockResolver } from './clock/test-clock-resolver.ts';
import { EntitlementsResolver } from './entitlements/entitlements-resolver.ts';
import {
  ExternalIdTaken,
  IdempotencyError,
  InvalidInputError,
  NotAllowedNowError,
  NotFoundError,
  VersionConflict,
} from './errors/user-error.ts';
import { idempotentDirective } from './idempotency/idempotency.ts';
import { enforcePermissions } from './identity/enforce-permissions.ts';
import { InvoiceCorrectionsResolver } from './invoice/invoice-corrections-resolver.ts';
import { InvoiceDraftResolver } from './invoice/invoice-draft-resolver.ts';
import { InvoicePaymentsResolver } from './invoice/invoice-payments-resolver.ts';
import { CreditNoteResolver, InvoiceResolver } from './invoice/invoice-resolver.ts';
import { JournalResolver } from './journal/journal-resolver.ts';
import { ConventionsResolver } from './policy/conventions-resolver.ts';
import { ChangePreviewResolver } from './preview/change-preview-resolver.ts';
import { PreviewResolver } from './preview/preview-resolver.ts';
import { ServicePreviewResolver } from './preview/service-preview-resolver.ts';
import { DeadLetterResolver } from './operations/dead-letter-resolver.ts';
import { DriftResolver } from './operations/drift-resolver.ts';
import { ParkedResolver } from './operations/parked-resolver.ts';
import { CreditResolver } from './receivables/credit-resolver.ts';
import { ReceivablesResolver } from './receivables/receivables-resolver.ts';
import { NodeResolver } from './relay/node-resolver.ts';
import { RevenueResolver } from './revrec/revenue-resolver.ts';
import { SagaResolver } from './saga/saga-resolver.ts';
import { SubscriptionChangeResolver } from './subscription/change-resolver.ts';
import { SubscriptionServiceResolver } from './subscription/service-resolver.ts';
import { StandingResolver } from './subscription/standing-resolver.ts';
import { SubscriptionResolver } from './subscription/subscription-resolver.ts';
import { TermsResolver } from './subscription/terms-resolver.ts';

/** The whole schema with its resolvers, permissions in force. */
export function createSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      AccountInvoicingResolver,
      AccountResolver,
      ArrResolver,
      ConventionsResolver,
      CouponResolver,
      EntitlementsResolver,
      CreditNoteResolver,
      CreditResolver,
      InvoiceCorrectionsResolver,
      InvoiceDraftResolver,
      InvoicePaymentsResolver,
      InvoiceResolver,
      ReceivablesResolver,
      JournalResolver,
      NodeResolver,
      DeadLetterResolver,
      DriftResolver,
      ParkedResolver,
      PlanResolver,
      PreviewResolver,
      ChangePreviewResolver,
      ServicePreviewResolver,
      ProductResolver,
      RevenueResolver,
      SagaResolver,
      StandingResolver,
      SubscriptionChangeResolver,
      SubscriptionResolver,
      TermsResolver,
      SubscriptionServiceResolver,
      TestClockResolver,
    ],
    // Reached through the interface alone.
    orphanedTypes: [
      ExternalIdTaken,
      IdempotencyError,
      InvalidInputError,
      NotAllowedNowError,
      NotFoundError,
      VersionConflict,
    ],
    directives: [...specifiedDirectives, idempotentDirective],
    // Asked for by the builder; every feed brings its own source.
    pubSub: { publish: noTopics, subscribe: noTopics },
    // The commands check input themselves and answer with typed errors.
    validate: false,
  });
  for (const [name, description] of Object.entries(rootDescriptions))
    schema.getType(name)!.description = description;
  return enforcePermissions(schema);
}

/** The builder takes none for the root types. */
const rootDescriptions = {
  Query:
    'What can be asked. One thing by its id is as true as the event log; lists and figures come from read models.',
  Mutation:
    'What can be changed. Each takes effect whole or not at all; what refuses it stands in `userErrors`.',
  Subscription: 'What can be followed, over WebSocket.',
};

function noTopics(): never {
  throw new Error('Feeds read from the event log and the read models; there are no topics.');
}

/** The schema as text, in an order that does not depend on that of the code. */
export function schemaText(): string {
  return `${printSchema(lexicographicSortSchema(createSchema()))}\n`;
}
