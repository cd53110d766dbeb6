import type { Commands } from '../commands/index.ts';
import type { AccountHistory } from '../queries/history/account-history.ts';
import type { EventStore } from '../eventstore/types.ts';
import type { Wakeups } from '../messaging/types.ts';
import type { Instant } from '../platform/clock.ts';
import type { Previews } from '../preview/index.ts';
import type { Operations } from '../operations/index.ts';
import type { Page, PageRequest, Queries } from '../queries/index.ts';
import type { SagaCommands } from '../sagas/commands.ts';
import type { SagaFeed } from '../sagas/feed.ts';
import type { SagaStatus } from '../sagas/status.ts';

/** The parts of the engine that resolvers talk to. */
export interface Parts {
  readonly commands: Commands;
  readonly previews: Previews;
  readonly operations: Operations;
  readonly queries: Queries;
  readonly sagaCommands: SagaCommands;
  readonly sagaFeed: SagaFeed;
  readonly sagaList: SagaList;
  readonly planCodes: CatalogCodes;
  readonly productCodes: CatalogCodes;
  readonly couponCodes: CatalogCodes;
  readonly accountHistory: AccountHistory;
  readonly testClocks: TestClocks;
  readonly store: EventStore;
  readonly wakeups: Wakeups;
}

/** The time that tenants live in. */
export interface TestClocks {
  view(tenant: string): Promise<{ readonly now: Instant; readonly advancingTo: Instant | null }>;
  /** Nothing due, no saga under way, every read model at the head of the log. */
  isSettled(tenant: string): Promise<boolean>;
  /** Waits until it is settled; false where it is not within the time. */
  settled(tenant: string, timeoutMs: number): Promise<boolean>;
}

/** Codes of a tenant's plans, products or coupons in alphabetical order, retired ones included. */
export type CatalogCodes = (tenant: string, page: PageRequest) => Promise<Page<string>>;

/** Ids of a tenant's sagas, newest first. */
export type SagaList = (
  tenant: string,
  page: PageRequest,
  filter: { readonly status?: SagaStatus | null; readonly accountId?: string | null },
) => Promise<Page<string>>;
