import type { Command } from '../command.ts';
import { loadCredit } from '../credit/credit.ts';
import { Purse } from '../credit/purse.ts';
import { refuseIfAny, text } from '../validation.ts';
import { billedBy, toldTakenBack, toldWrittenOff } from './changes-of-subscription.ts';
import { appendTo, invoiceOn } from './deciding-on.ts';
import type { InvoiceReasoned, InvoiceResult } from './inputs.ts';
import { voidInvoice } from './void.ts';
import { billedOf, fromCredit, withheldFrom } from './withheld.ts';
import { writeOffInvoice } from './write-off.ts';

const check = ({ invoiceId, reason }: InvoiceReasoned): void =>
  refuseIfAny([text(invoiceId, 'invoiceId'), text(reason, 'reason', 500)]);

export const voidInvoiceCommand: Command<InvoiceReasoned, InvoiceResult> = {
  name: 'invoice.void',
  check,
  async decide(desk, input) {
    const of = await invoiceOn(desk, input.invoiceId);
    const { accountId, currency, invoiceId } = of.state;
    const [billed, held] = await Promise.all([
      billedBy(desk, of.state),
      loadCredit(desk.store, { tenant: desk.tenant, accountId, currency }),
    ]);
    const whole = voidInvoice(of.state, input.reason, billed.credited, desk);
    const part = fromCredit(of.state, whole.data.toCredit, billedOf(of.state));
    const told = await toldTakenBack(desk, of.state, billed, part.net);
    const voided = { ...whole, data: withheldFrom(whole.data, part, told.madeUpFor) };
    const purse = new Purse(held, desk);
    purse.grant(voided.data.toCredit, 'void', voided.data);
    return {
      result: { invoiceId, accountId },
      accountId,
      streams: [appendTo(desk, of, [voided]), ...purse.appends(), ...told.streams],
      assertions: told.assertions,
    };
  },
};

export const writeOffInvoiceCommand: Command<InvoiceReasoned, InvoiceResult> = {
  name: 'invoice.writeOff',
  check,
  async decide(desk, input) {
    const of = await invoiceOn(desk, input.invoiceId);
    const { accountId, currency, invoiceId } = of.state;
    const [billed, { balance }] = await Promise.all([
      billedBy(desk, of.state),
      loadCredit(desk.store, { tenant: desk.tenant, accountId, currency }),
    ]);
    const writtenOff = writeOffInvoice(of.state, input.reason, balance, desk);
    const told = toldWrittenOff(desk, writtenOff, billed);
    return {
      result: { invoiceId, accountId },
      accountId,
      streams: [appendTo(desk, of, [writtenOff]), ...told.streams],
      assertions: told.assertions,
    };
  },
};
