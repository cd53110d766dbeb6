import type { EventData } from '../../eventstore/types.ts';
import type { Instant } from '../../platform/clock.ts';
import type { Conventions } from './conventions.ts';

/** The one stream of a tenant's conventions. A tenant without it has the default ones. */
export const policyStream = 'policy-conventions';

/** How it is decided from now on; what was decided before stays as it is. */
export type ConventionsSet = EventData<
  'ConventionsSet',
  {
    readonly operationId: string;
    /** All of them, also those that stay. */
    readonly conventions: Conventions;
    readonly setAt: Instant;
  }
>;
