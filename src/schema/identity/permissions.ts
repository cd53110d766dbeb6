import { grantableRoles, type GrantableRole } from '../../platform/identity/authentication.ts';

type Grants = readonly GrantableRole[];

const everyone: Grants = grantableRoles;
const staff: Grants = ['admin', 'billing', 'finance', 'support', 'viewer'];
const operators: Grants = ['admin', 'billing', 'support'];

/**
 * Who may use what: one row for each root field, and for each other field that shows more than its parent. A
 * root field without a row keeps the gateway from starting; docs/permissions.md is made from this table.
 */
export const permissions: Readonly<Record<string, Grants>> = {
  'Query.account': everyone,
  'Query.accounts': everyone,
  'Query.arr': ['admin', 'billing', 'finance', 'viewer'],
  'Query.coupon': everyone,
  'Query.coupons': everyone,
  'Query.deadLetter': ['admin'],
  'Query.deadLetters': ['admin'],
  'Query.entitlementCheck': everyone,
  'Query.entitlements': everyone,
  'Query.invoice': ['admin', 'billing', 'finance', 'support', 'viewer'],
  'Query.invoices': ['admin', 'billing', 'finance', 'support', 'viewer'],
  'Query.node': everyone,
  'Query.parkedAccount': ['admin'],
  'Query.parkedAccounts': ['admin'],
  'Query.plan': everyone,
  'Query.plans': everyone,
  'Query.receivables': ['admin', 'billing', 'finance', 'viewer'],
  'Query.product': everyone,
  'Query.products': everyone,
  'Query.revenue': ['admin', 'finance'],
  'Query.saga': operators,
  'Query.sagas': operators,
  'Query.subscription': everyone,
  'Query.subscriptionCancelPreview': everyone,
  'Query.subscriptionChangePreview': everyone,
  'Query.subscriptionStartPreview': everyone,
  'Query.subscriptions': everyone,
  'Query.testClock': everyone,
  'Query.testClockSettled': ['admin', 'billing', 'support', 'partner'],
  'Query.trialBalance': ['admin', 'finance'],
  'Mutation.accountChangeContact': ['admin', 'billing', 'support', 'partner'],
  'Mutation.accountOpen': ['admin', 'billing', 'partner'],
  'Mutation.accountGrantCredit': ['admin', 'billing', 'finance'],
  'Mutation.accountSetTaxes': ['admin', 'billing', 'finance'],
  'Mutation.accountSetTerms': ['admin', 'billing', 'finance'],
  'Mutation.couponPublish': ['admin'],
  'Mutation.couponRetire': ['admin'],
  'Mutation.deadLetterDiscard': ['admin'],
  'Mutation.deadLetterRetry': ['admin'],
  'Mutation.invoiceApplyCredit': ['admin', 'billing', 'finance'],
  'Mutation.invoiceCredit': ['admin', 'billing', 'finance'],
  'Mutation.invoiceDiscard': ['admin', 'billing', 'finance'],
  'Mutation.invoiceDraft': ['admin', 'billing', 'finance'],
  'Mutation.invoiceIssue': ['admin', 'billing', 'finance'],
  'Mutation.invoiceRecordPayment': ['admin', 'billing', 'finance'],
  'Mutation.invoiceRequestRefund': ['admin', 'billing', 'finance'],
  'Mutation.invoiceSettleRefund': ['admin', 'billing', 'finance'],
  'Mutation.invoiceVoid': ['admin', 'billing', 'finance'],
  'Mutation.invoiceWriteOff': ['admin', 'finance'],
  'Mutation.parkedAccountRelease': ['admin'],
  'Mutation.parkedAccountRetry': ['admin'],
  'Mutation.parkedEventDiscard': ['admin'],
  'Mutation.planPublish': ['admin'],
  'Mutation.planRetire': ['admin'],
  'Mutation.productDefine': ['admin'],
  'Mutation.sagaCompensate': ['admin', 'billing'],
  'Mutation.sagaRetryStep': operators,
  'Mutation.sagaSkipStep': ['admin'],
  'Mutation.subscriptionCancel': ['admin', 'billing', 'partner'],
  'Mutation.subscriptionChangePlan': ['admin', 'billing', 'partner'],
  'Mutation.subscriptionStart': ['admin', 'billing', 'partner'],
  'Mutation.testClockAdvance': ['admin'],
  'Mutation.testClockSet': ['admin'],
  'Subscription.arrChanged': ['admin', 'billing', 'finance', 'viewer'],
  'Subscription.sagaProgress': operators,
  'Subscription.sagas': operators,
  'Account.contact': ['admin', 'billing', 'support', 'partner'],
  'Account.credit': staff,
  'Account.invoicing': ['admin', 'billing', 'finance', 'support', 'partner'],
  'Account.history': ['admin', 'billing', 'finance', 'support'],
  'Account.standing': staff,
  'Account.timeline': staff,
  'Invoice.journal': ['admin', 'finance'],
  'Invoice.schedules': ['admin', 'finance'],
  'PlanSubscription.recurring': staff,
  'SubscriptionPreview.recognition': ['admin', 'finance'],
  'SubscriptionPreview.recurring': staff,
  'SubscriptionPreview.sagas': operators,
};

/** True where the table grants the field to the role. */
export function isAllowed(field: string, role: string): boolean {
  return permissions[field]?.some((granted) => granted === role) ?? false;
}
