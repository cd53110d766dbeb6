import type { Instant } from '../../platform/clock.ts';
import type { EventData } from '../../eventstore/types.ts';

/** Stream `product-<code>`, tenant-wide (no account). */
export const productStream = (code: string): string => `product-${code}`;

/** What plans and add-ons sell. Defined again with other content it is so from then on; versions that were published stay as they are. */
export type ProductDefined = EventData<
  'ProductDefined',
  {
    readonly productCode: string;
    readonly name: string;
    /** Decides which of an account's taxes applies to what sells it. */
    readonly taxCategory: string;
    readonly definedAt: Instant;
  }
>;
