import { setTimeout } from 'node:timers/promises';
import { inRealTime, type Clock, type TenantClock } from '../platform/clock.ts';
import { noSandboxes, type Sandboxes } from '../eventstore/tenant-clocks.ts';
import type { EventStore } from '../eventstore/types.ts';
import { changeContactCommand, openAccountCommand } from './account/commands.ts';
import type {
  AccountResult,
  ChangeContact,
  OpenAccount,
  SetPaymentTerms,
  SetTaxes,
} from './account/inputs.ts';
import { setPaymentTermsCommand, setTaxesCommand } from './account/invoicing-commands.ts';
import { publishPlanCommand, retirePlanCommand } from './catalog/commands.ts';
import { publishCouponCommand, retireCouponCommand } from './catalog/coupon-commands.ts';
import type {
  CouponResult,
  DefineProduct,
  PlanResult,
  ProductResult,
  PublishCoupon,
  PublishPlan,
  RetireCoupon,
  RetirePlan,
} from './catalog/inputs.ts';
import { defineProductCommand } from './catalog/product-commands.ts';
import type { Command } from './command.ts';
import { clockCommands, completeAdvanceCommand, followClock } from './clock/commands.ts';
import type { ClockResult, MoveClock } from './clock/inputs.ts';
import { createHandler, type Handled } from './handler.ts';
import { grantCreditCommand } from './credit/commands.ts';
import type { CreditGrantResult, GrantCredit } from './credit/inputs.ts';
import { voidInvoiceCommand, writeOffInvoiceCommand } from './invoice/correction-commands.ts';
import { creditInvoiceCommand } from './invoice/credit-commands.ts';
import { discardInvoiceCommand, draftInvoiceCommand, issueInvoiceCommand } from './invoice/draft-commands.ts';
import type {
  CreditInvoice,
  CreditResult,
  DraftInvoice,
  InvoiceReasoned,
  InvoiceReference,
  InvoiceResult,
  PaymentResult,
  RecordPayment,
  RefundResult,
  RequestRefund,
  SettleRefund,
} from './invoice/inputs.ts';
import { applyCreditCommand, recordPaymentCommand } from './invoice/payment-commands.ts';
import { requestRefundCommand, settleRefundCommand } from './invoice/refund-commands.ts';
import { setConventionsCommand } from './policy/commands.ts';
import type { ConventionsResult, SetConventions } from './policy/inputs.ts';
import {
  addAddOnCommand,
  applyCouponCommand,
  cancelSubscriptionCommand,
  changeAddOnQuantityCommand,
  changePlanCommand,
  changeQuantityCommand,
  holdSubscriptionCommand,
  pauseSubscriptionCommand,
  reactivateSubscriptionCommand,
  releaseSubscriptionCommand,
  removeAddOnCommand,
  removeCouponCommand,
  renewSubscriptionCommand,
  resumeSubscriptionCommand,
  revokeScheduledChangeCommand,
  setOverridesCommand,
  startSubscriptionCommand,
  undoCancellationCommand,
} from './subscription/commands.ts';
import type {
  AddAddOn,
  BilledResult,
  CancelSubscription,
  ChangeAddOnQuantity,
  ChangePlan,
  ChangeQuantity,
  CompletePlanChange,
  HoldSubscription,
  OneSubscription,
  PauseSubscription,
  PlanChangeResult,
  PlanRevertResult,
  RemoveAddOn,
  RenewResult,
  ResumeSubscription,
  RevertPlanChange,
  RevokeScheduledChange,
  SetOverrides,
  StartSubscription,
  SubscriptionCancelResult,
  SubscriptionCoupon,
  SubscriptionResult,
  SubscriptionStartResult,
} from './subscription/inputs.ts';
import { completePlanChangeCommand, revertPlanChangeCommand } from './subscription/settlement.ts';
import { createTogether, type Member } from './together.ts';
import type { CommandContext, CommandResult, SagaStarts } from './types.ts';

export type * from './account/inputs.ts';
export type * from './catalog/inputs.ts';
export type * from './clock/inputs.ts';
export type * from './credit/inputs.ts';
export type * from './invoice/inputs.ts';
export type * from './policy/inputs.ts';
export type * from './subscription/inputs.ts';
export type * from './types.ts';
export type { Handled } from './handler.ts';
export { accountIdOf } from './account/account.ts';
export { commandDeclarations } from './declarations.ts';
export { domainErrorCodes, type DomainError, type DomainErrorCode } from './errors.ts';
export { planChangeCompletion } from './subscription/settlement.ts';

type Send<I extends object, R extends object> = (
  context: CommandContext,
  input: I,
) => Promise<CommandResult<R>>;

/** The write side. Refusals are answers; what is thrown is a defect or a database that stayed away. */
export interface Commands {
  readonly openAccount: Send<OpenAccount, AccountResult>;
  readonly changeContact: Send<ChangeContact, AccountResult>;
  readonly setTaxes: Send<SetTaxes, AccountResult>;
  readonly setPaymentTerms: Send<SetPaymentTerms, AccountResult>;
  readonly defineProduct: Send<DefineProduct, ProductResult>;
  readonly publishPlan: Send<PublishPlan, PlanResult>;
  readonly retirePlan: Send<RetirePlan, PlanResult>;
  readonly publishCoupon: Send<PublishCoupon, CouponResult>;
  readonly retireCoupon: Send<RetireCoupon, CouponResult>;
  readonly startSubscription: Send<StartSubscription, SubscriptionStartResult>;
  readonly changePlan: Send<ChangePlan, PlanChangeResult>;
  readonly completePlanChange: Send<CompletePlanChange, SubscriptionResult>;
  readonly revertPlanChange: Send<RevertPlanChange, PlanRevertResult>;
  readonly changeQuantity: Send<ChangeQuantity, PlanChangeResult>;
  readonly addAddOn: Send<AddAddOn, PlanChangeResult>;
  readonly changeAddOnQuantity: Send<ChangeAddOnQuantity, PlanChangeResult>;
  readonly removeAddOn: Send<RemoveAddOn, PlanChangeResult>;
  readonly revokeScheduledChange: Send<RevokeScheduledChange, BilledResult>;
  readonly applyCoupon: Send<SubscriptionCoupon, BilledResult>;
  readonly removeCoupon: Send<SubscriptionCoupon, BilledResult>;
  readonly setOverrides: Send<SetOverrides, BilledResult>;
  readonly pauseSubscription: Send<PauseSubscription, BilledResult>;
  readonly resumeSubscription: Send<ResumeSubscription, BilledResult>;
  readonly holdSubscription: Send<HoldSubscription, BilledResult>;
  readonly releaseSubscription: Send<OneSubscription, BilledResult>;
  readonly cancelSubscription: Send<CancelSubscription, SubscriptionCancelResult>;
  readonly undoCancellation: Send<OneSubscription, BilledResult>;
  readonly reactivateSubscription: Send<OneSubscription, BilledResult>;
  readonly renewSubscription: Send<OneSubscription, RenewResult>;
  readonly creditInvoice: Send<CreditInvoice, CreditResult>;
  readonly draftInvoice: Send<DraftInvoice, InvoiceResult>;
  readonly issueInvoice: Send<InvoiceReference, InvoiceResult>;
  readonly discardInvoice: Send<InvoiceReference, InvoiceResult>;
  readonly voidInvoice: Send<InvoiceReasoned, InvoiceResult>;
  readonly writeOffInvoice: Send<InvoiceReasoned, InvoiceResult>;
  readonly recordPayment: Send<RecordPayment, PaymentResult>;
  readonly applyCredit: Send<InvoiceReference, InvoiceResult>;
  readonly requestRefund: Send<RequestRefund, RefundResult>;
  readonly settleRefund: Send<SettleRefund, RefundResult>;
  readonly grantCredit: Send<GrantCredit, CreditGrantResult>;
  readonly setConventions: Send<SetConventions, ConventionsResult>;
  /** Does what is due of each of these subscriptions of one tenant; see `HandleTogether`. */
  readonly renewTogether: (
    members: readonly Member<OneSubscription>[],
  ) => Promise<readonly PromiseSettledResult<CommandResult<RenewResult>>[]>;
  /** Of sandboxes alone; see docs/time.md. */
  readonly setClock: Send<MoveClock, ClockResult>;
  readonly advanceClock: Send<MoveClock, ClockResult>;
  readonly completeClockAdvance: Send<MoveClock, ClockResult>;
}

export interface CommandsOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  /** Default: every tenant lives in real time. */
  readonly tenantClock?: TenantClock;
  /** Default: no tenant is a sandbox. */
  readonly sandboxes?: Sandboxes;
  readonly sagaStarts: SagaStarts;
  /** Key of the HMAC over command name and input that receipts keep; the same in every process, for ever. */
  readonly requestHashKey: string | Buffer;
  /** In [0, 1), for the jitter of retries; default Math.random. */
  readonly random?: () => number;
  readonly onHandled?: (handled: Handled) => void;
}

export function createCommands({
  store,
  clock,
  tenantClock = inRealTime(clock),
  sandboxes = noSandboxes,
  sagaStarts,
  requestHashKey,
  random = Math.random,
  onHandled = () => {},
}: CommandsOptions): Commands {
  const pause = (ms: number): Promise<void> => setTimeout(ms);
  const handling = { store, tenantClock, sagaStarts, requestHashKey, random, pause, onHandled };
  const handle = createHandler(handling);
  const together = createTogether(handling, handle);
  const given =
    <I extends object, R extends object>(command: Command<I, R>): Send<I, R> =>
    (context, input) =>
      handle(command, context, input);
  const clockOf = clockCommands(sandboxes);
  /** Whoever has an answer finds the clock where it says. */
  const followed =
    (command: Command<MoveClock, ClockResult>): Send<MoveClock, ClockResult> =>
    async (context, input) => {
      const answer = await handle(command, context, input);
      if (answer.ok) await followClock(store, sandboxes, context.principal.tenant);
      return answer;
    };
  return {
    openAccount: given(openAccountCommand),
    changeContact: given(changeContactCommand),
    setTaxes: given(setTaxesCommand),
    setPaymentTerms: given(setPaymentTermsCommand),
    defineProduct: given(defineProductCommand),
    publishPlan: given(publishPlanCommand),
    retirePlan: given(retirePlanCommand),
    publishCoupon: given(publishCouponCommand),
    retireCoupon: given(retireCouponCommand),
    startSubscription: given(startSubscriptionCommand),
    changePlan: given(changePlanCommand),
    completePlanChange: given(completePlanChangeCommand),
    revertPlanChange: given(revertPlanChangeCommand),
    changeQuantity: given(changeQuantityCommand),
    addAddOn: given(addAddOnCommand),
    changeAddOnQuantity: given(changeAddOnQuantityCommand),
    removeAddOn: given(removeAddOnCommand),
    revokeScheduledChange: given(revokeScheduledChangeCommand),
    applyCoupon: given(applyCouponCommand),
    removeCoupon: given(removeCouponCommand),
    setOverrides: given(setOverridesCommand),
    pauseSubscription: given(pauseSubscriptionCommand),
    resumeSubscription: given(resumeSubscriptionCommand),
    holdSubscription: given(holdSubscriptionCommand),
    releaseSubscription: given(releaseSubscriptionCommand),
    cancelSubscription: given(cancelSubscriptionCommand),
    undoCancellation: given(undoCancellationCommand),
    reactivateSubscription: given(reactivateSubscriptionCommand),
    renewSubscription: given(renewSubscriptionCommand),
    creditInvoice: given(creditInvoiceCommand),
    draftInvoice: given(draftInvoiceCommand),
    issueInvoice: given(issueInvoiceCommand),
    discardInvoice: given(discardInvoiceCommand),
    voidInvoice: given(voidInvoiceCommand),
    writeOffInvoice: given(writeOffInvoiceCommand),
    recordPayment: given(recordPaymentCommand),
    applyCredit: given(applyCreditCommand),
    requestRefund: given(requestRefundCommand),
    settleRefund: given(settleRefundCommand),
    grantCredit: given(grantCreditCommand),
    setConventions: given(setConventionsCommand),
    renewTogether: (members) => together(renewSubscriptionCommand, members),
    setClock: followed(clockOf.set),
    advanceClock: followed(clockOf.advance),
    completeClockAdvance: followed(completeAdvanceCommand),
  };
}
