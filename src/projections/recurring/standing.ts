import type { Standing } from '../../commands/subscription/standing.ts';

export type { Standing };

/** Recurring revenue comes from what is in service and paid for, on hold or not; a trial or a pause brings none. */
export const bringsRevenue = (standing: Standing): boolean => standing === 'active';

/** A customer has what is on trial or in service, on hold or not. */
export const isLive = (standing: Standing): boolean => standing === 'trialing' || standing === 'active';

/** Features are in force on trial and in service, and not while a hold lasts. */
export const givesService = ({ standing, held }: { standing: Standing; held: boolean }): boolean =>
  isLive(standing) && !held;
