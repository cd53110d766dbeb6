/** What a tenant may decide otherwise; whatever is decided with one records it, so that a new policy rewrites nothing. */
export interface Conventions {
  /** Unused service is reckoned by half-open local days, or by the seconds that really pass. */
  readonly proration: Proration;
  /** Revenue is earned in a straight line by day, by second, or evenly by month of service. */
  readonly recognition: Recognition;
  /** When a plan change takes effect that does not say when. */
  readonly upgrade: ChangeTiming;
  readonly downgrade: ChangeTiming;
}

export const prorations = ['day', 'second'] as const;
export type Proration = (typeof prorations)[number];
export const recognitions = ['day', 'second', 'month'] as const;
export type Recognition = (typeof recognitions)[number];
export const changeTimings = ['now', 'period_end'] as const;
export type ChangeTiming = (typeof changeTimings)[number];

/** Of a tenant that has set none. */
export const defaultConventions: Conventions = {
  proration: 'day',
  recognition: 'day',
  upgrade: 'now',
  downgrade: 'period_end',
};
