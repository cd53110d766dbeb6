/**
 * Why a command was refused. `code` is a contract with clients, `message` names the field and the remedy, `path` leads to the field
 * within the command's input, `data` holds figures a client can act on (bigints as decimal strings).
 */
export interface DomainError {
  readonly code: DomainErrorCode;
  readonly message: string;
  readonly path: readonly string[];
  readonly data?: Readonly<Record<string, string | number | boolean | null>>;
}

export const domainErrorCodes = [
  // the input itself
  'InvalidInput',
  'InvalidQuantity',
  'InvalidPrice',
  'InvalidDate',
  'InvalidInterval',
  'InvalidFeature',
  'InvalidPercent',
  'UnknownCountry',
  'UnknownTimeZone',
  'UnknownCurrency',
  // what the input names
  'AccountNotFound',
  'PlanNotFound',
  'PlanVersionNotFound',
  'ProductNotFound',
  'CouponNotFound',
  'SubscriptionNotFound',
  'InvoiceNotFound',
  'InvoiceLineNotFound',
  'RefundNotFound',
  'OperationNotFound',
  // what stands against it
  'ExternalIdTaken',
  'PlanRetired',
  'NotOnSaleYet',
  'CouponExists',
  'CouponEnded',
  'CurrencyMismatch',
  'TooManyPeriods',
  'SubscriptionNotStarted',
  'SubscriptionOnTrial',
  'SubscriptionPaused',
  'SubscriptionNotPaused',
  'SubscriptionNotOnHold',
  'SubscriptionCancelled',
  'SubscriptionNotCancelled',
  'SubscriptionEnded',
  'CancellationScheduled',
  'NoCancellationScheduled',
  'NoPendingChange',
  'WrongKindOfOffer',
  'AddOnNotHeld',
  'CouponNotRedeemed',
  'ChangeInProgress',
  'LaterFactsStandOnIt',
  'NothingToCredit',
  'CustomerHasCredit',
  'CreditExceedsBilled',
  'InvoiceNotDraft',
  'InvoiceNotIssued',
  'InvoiceHasPayments',
  'NothingOpen',
  'RefundExceedsPaid',
  'RefundAlreadySettled',
  'NotASandbox',
  'ClockMovedBackwards',
  'ClockAdvancing',
  // what an operator's word is about
  'SagaNotFound',
  'SagaStepNotFound',
  'SagaSettled',
  'SagaStepNotWaiting',
  'SagaPastPivot',
  'SagaTurnedBack',
  'ParkedAccountNotFound',
  'ReasonRequired',
  // how it was sent
  'IdempotencyKeyReused',
  'OperationIdReused',
  'VersionConflict',
  'TooMuchContention',
] as const;
export type DomainErrorCode = (typeof domainErrorCodes)[number];

/** Thrown by deciders and caught by the command handler, which answers with its errors and writes nothing. */
export class Rejection extends Error {
  override readonly name = 'Rejection';
  readonly errors: readonly DomainError[];

  constructor(errors: readonly DomainError[]) {
    super(errors.map((error) => `${error.code}: ${error.message}`).join(' '));
    this.errors = errors;
  }
}

export function reject(
  code: DomainErrorCode,
  path: string | readonly string[],
  message: string,
  data?: DomainError['data'],
): never {
  const error = { code, message, path: typeof path === 'string' ? [path] : path };
  throw new Rejection([data ? { ...error, data } : error]);
}
