import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../platform/clock.ts';
import type { SuccessTier } from '../../projections/crm/success-tier.ts';
import { instant, minorUnits } from '../column-types.ts';

/** Read only: the crm projection writes it. */
@Entity('crm_accounts')
export class AccountEntity {
  @PrimaryColumn('text')
  tenant!: string;
  @PrimaryColumn('text', { name: 'account_id' })
  accountId!: string;
  @Column('bigint', { transformer: { from: Number, to: Number } })
  version!: number;
  @Column('text', { name: 'external_id', nullable: true })
  externalId!: string | null;
  @Column('text')
  name!: string;
  @Column('text')
  country!: string;
  @Column('text', { name: 'time_zone' })
  timeZone!: string;
  @Column('text')
  currency!: string;
  @Column('text')
  segment!: string;
  @Column('text', { name: 'owner_id', nullable: true })
  ownerId!: string | null;
  @Column('text', { name: 'contact_name' })
  contactName!: string;
  @Column('text', { name: 'contact_email', nullable: true })
  contactEmail!: string | null;
  @Column('text', { name: 'contact_phone', nullable: true })
  contactPhone!: string | null;
  @Column('timestamptz', { name: 'opened_at', transformer: instant })
  openedAt!: Instant;
  @Column('text', { name: 'plan_tier', nullable: true })
  planTier!: string | null;
  @Column('integer', { name: 'live_subscriptions' })
  liveSubscriptions!: number;
  @Column('numeric', { name: 'mrr_minor', transformer: minorUnits })
  mrrMinor!: bigint;
  @Column('numeric', { name: 'arr_minor', transformer: minorUnits })
  arrMinor!: bigint;
  @Column('text', { name: 'success_tier' })
  successTier!: SuccessTier;
}
