import type { EventTypeDeclaration } from '../eventstore/registry.ts';
import { accountDeclarations } from './account/declarations.ts';
import { catalogDeclarations } from './catalog/declarations.ts';
import { clockDeclarations } from './clock/declarations.ts';
import { creditDeclarations } from './credit/declarations.ts';
import { invoiceDeclarations } from './invoice/declarations.ts';
import { numberingDeclarations } from './numbering/declarations.ts';
import { policyDeclarations } from './policy/declarations.ts';
import { subscriptionDeclarations } from './subscription/declarations.ts';

/** Every event type of the write side, for the registry. */
export const commandDeclarations: readonly EventTypeDeclaration[] = [
  ...accountDeclarations,
  ...catalogDeclarations,
  ...clockDeclarations,
  ...subscriptionDeclarations,
  ...invoiceDeclarations,
  ...creditDeclarations,
  ...numberingDeclarations,
  ...policyDeclarations,
];
