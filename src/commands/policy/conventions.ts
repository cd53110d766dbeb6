/** What a tenant may decide otherwise; whatever is decided with one records it, so that a new policy rewrites nothing. */
export interface Conventions {
  /** Unused service is reckoned by half-open local days, or by the seconds that really pass. */
  readonly proration: 'day' | 'second';
  /** Revenue is earned in a straight line by day, by second, or evenly by month of service. */
  readonly recognition: Recognition;
  /** When a plan change takes effect that does not say when. */
  readonly upgrade: ChangeTiming;
  readonly downgrade: ChangeTiming;
}

export type Recognition = 'day' | 'second' | 'month';
export type ChangeTiming = 'now' | 'period_end';

/** Of a tenant that has set none. */
export const defaultConventions: Conventions = {
  proration: 'day',
  recognition: 'day',
  upgrade: 'now',
  downgrade: 'period_end',
};
