import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { MovementKind } from '../../projections/arr/movements.ts';
import { instant, minorUnits } from '../column-types.ts';

/** Read only: the arr projection writes it. */
@Entity('arr_movements')
export class MovementEntity {
  @PrimaryColumn('text')
  tenant!: string;
  @PrimaryColumn('text', { name: 'account_id' })
  accountId!: string;
  @PrimaryColumn('text')
  stream!: string;
  @PrimaryColumn('bigint', { transformer: { from: Number, to: Number } })
  version!: number;
  @Column('text', { name: 'subscription_id' })
  subscriptionId!: string;
  @Column('text', { name: 'operation_id' })
  operationId!: string;
  @Column('timestamptz', { name: 'effective_at', transformer: instant })
  effectiveAt!: Instant;
  @Column('text')
  currency!: string;
  @Column('text', { nullable: true })
  kind!: MovementKind | null;
  @Column('date')
  day!: LocalDate;
  @Column('numeric', { name: 'mrr_delta_minor', transformer: minorUnits })
  mrrDeltaMinor!: bigint;
  @Column('numeric', { name: 'arr_delta_minor', transformer: minorUnits })
  arrDeltaMinor!: bigint;
}
