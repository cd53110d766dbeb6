export {
  addAddOnCommand,
  changeAddOnQuantityCommand,
  changePlanCommand,
  changeQuantityCommand,
  removeAddOnCommand,
  revokeScheduledChangeCommand,
} from './change-commands.ts';
export { applyCouponCommand, removeCouponCommand, setOverridesCommand } from './discount-commands.ts';
export { renewSubscriptionCommand } from './renew-command.ts';
export {
  cancelSubscriptionCommand,
  holdSubscriptionCommand,
  pauseSubscriptionCommand,
  reactivateSubscriptionCommand,
  releaseSubscriptionCommand,
  resumeSubscriptionCommand,
  undoCancellationCommand,
} from './service-commands.ts';
export { startSubscriptionCommand } from './start-command.ts';
