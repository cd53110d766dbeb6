import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../platform/clock.ts';
import { instant, minorUnits } from '../column-types.ts';
import type { ActivityKind } from './views.ts';

/** Read only: the crm projection writes it. */
@Entity('crm_activity')
export class ActivityEntity {
  @PrimaryColumn('text')
  tenant!: string;
  @PrimaryColumn('text', { name: 'account_id' })
  accountId!: string;
  @PrimaryColumn('text')
  stream!: string;
  @PrimaryColumn('bigint', { transformer: { from: Number, to: Number } })
  version!: number;
  @PrimaryColumn('text')
  kind!: ActivityKind;
  @Column('timestamptz', { transformer: instant })
  at!: Instant;
  @Column('timestamptz', { name: 'recorded_at', transformer: instant })
  recordedAt!: Instant;
  @Column('text', { name: 'operation_id' })
  operationId!: string;
  @Column('text', { nullable: true })
  before!: string | null;
  @Column('text', { nullable: true })
  after!: string | null;
  @Column('numeric', { name: 'amount_minor', nullable: true, transformer: minorUnits })
  amountMinor!: bigint | null;
  @Column('text', { nullable: true })
  currency!: string | null;
  @Column('text', { nullable: true })
  subject!: string | null;
}
