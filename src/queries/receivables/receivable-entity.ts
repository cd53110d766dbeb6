import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant, LocalDate } from '../../platform/clock.ts';
import type { InvoiceStatus } from '../../projections/receivables/receivable.ts';
import { instant, minorUnits } from '../column-types.ts';

/** Read only: the receivables projection writes it. */
@Entity('receivables')
export class ReceivableEntity {
  @PrimaryColumn('text')
  tenant!: string;
  @PrimaryColumn('text', { name: 'invoice_id' })
  invoiceId!: string;
  @Column('text', { name: 'account_id' })
  accountId!: string;
  @Column('text')
  currency!: string;
  @Column('text')
  status!: InvoiceStatus;
  @Column('timestamptz', { name: 'created_at', transformer: instant })
  createdAt!: Instant;
  @Column('date', { name: 'due_on', nullable: true })
  dueOn!: LocalDate | null;
  @Column('numeric', { name: 'total_minor', transformer: minorUnits })
  totalMinor!: bigint;
  @Column('numeric', { name: 'open_minor', transformer: minorUnits })
  openMinor!: bigint;
}
