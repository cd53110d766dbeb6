/**
 * How far a subscription is: agreed and not begun, on trial, in service and paid for, paused, or over. A hold comes on top: service
 * stops while billing and recurring revenue go on.
 */
export type Standing = 'scheduled' | 'trialing' | 'active' | 'paused' | 'ended';
