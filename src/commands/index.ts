import type { Clock } from '../platform/clock.ts';
import type { EventStore } from '../eventstore/types.ts';
import type { AccountResult, ChangeContact, OpenAccount } from './account/inputs.ts';
import type { PlanResult, PublishPlan, RetirePlan } from './catalog/inputs.ts';
import type { CreditInvoice, CreditResult } from './invoice/inputs.ts';
import type {
  CancelSubscription,
  ChangePlan,
  CompletePlanChange,
  PlanChangeResult,
  PlanRevertResult,
  RevertPlanChange,
  StartSubscription,
  SubscriptionResult,
  SubscriptionStartResult,
} from './subscription/inputs.ts';
import type { CommandContext, CommandResult, SagaStarts } from './types.ts';

export type * from './account/inputs.ts';
export type * from './catalog/inputs.ts';
export type * from './invoice/inputs.ts';
export type * from './subscription/inputs.ts';
export type * from './types.ts';
export type { DomainError, DomainErrorCode } from './errors.ts';

type Command<I, R extends object> = (context: CommandContext, input: I) => Promise<CommandResult<R>>;

/** The write side. Refusals are answers; what is thrown is a defect or a database that stayed away. */
export interface Commands {
  readonly openAccount: Command<OpenAccount, AccountResult>;
  readonly changeContact: Command<ChangeContact, AccountResult>;
  readonly publishPlan: Command<PublishPlan, PlanResult>;
  readonly retirePlan: Command<RetirePlan, PlanResult>;
  readonly startSubscription: Command<StartSubscription, SubscriptionStartResult>;
  readonly changePlan: Command<ChangePlan, PlanChangeResult>;
  readonly completePlanChange: Command<CompletePlanChange, SubscriptionResult>;
  readonly revertPlanChange: Command<RevertPlanChange, PlanRevertResult>;
  readonly cancelSubscription: Command<CancelSubscription, SubscriptionResult>;
  readonly creditInvoice: Command<CreditInvoice, CreditResult>;
}

export interface CommandsOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly sagaStarts: SagaStarts;
  /** Key of the HMAC over command name and input that receipts keep; the same in every process, for ever. */
  readonly requestHashKey: string | Buffer;
  /** In [0, 1), for the jitter of retries; default Math.random. */
  readonly random?: () => number;
}

export declare function createCommands(options: CommandsOptions): Commands;
