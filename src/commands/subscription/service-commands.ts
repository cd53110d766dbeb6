import type { Command } from '../command.ts';
import { acted, ask, askToCancel } from './acting.ts';
import { cancelSubscription, scheduleCancellation, undoCancellation } from './cancel.ts';
import { checkCancel, checkOne, checkResume } from './checks.ts';
import { applyHold, releaseHold } from './hold.ts';
import type {
  BilledResult,
  CancelSubscription,
  HoldSubscription,
  OneSubscription,
  PauseSubscription,
  ResumeSubscription,
} from './inputs.ts';
import { pauseSubscription, resumeSubscription } from './pause.ts';
import { reactivateSubscription } from './reactivate.ts';

export const pauseSubscriptionCommand: Command<PauseSubscription, BilledResult> = {
  name: 'subscription.pause',
  check: checkOne,
  async decide(desk, { subscriptionId, reason }) {
    const asked = await ask(desk, subscriptionId, 'pause', 'unused');
    const course = pauseSubscription(asked.course, reason ?? null, asked.basis, desk);
    return acted(desk, asked, { course });
  },
};

export const resumeSubscriptionCommand: Command<ResumeSubscription, BilledResult> = {
  name: 'subscription.resume',
  check: checkResume,
  async decide(desk, { subscriptionId, anchor }) {
    const asked = await ask(desk, subscriptionId, 'resume');
    const course = resumeSubscription(asked.course, anchor ?? 'keep', asked.basis, desk);
    return acted(desk, asked, { course });
  },
};

export const holdSubscriptionCommand: Command<HoldSubscription, BilledResult> = {
  name: 'subscription.hold',
  check: checkOne,
  async decide(desk, { subscriptionId, reason }) {
    const asked = await ask(desk, subscriptionId, 'hold');
    return acted(desk, asked, { course: applyHold(asked.course, reason ?? null, desk) });
  },
};

export const releaseSubscriptionCommand: Command<OneSubscription, BilledResult> = {
  name: 'subscription.release',
  check: checkOne,
  async decide(desk, { subscriptionId }) {
    const asked = await ask(desk, subscriptionId, 'release');
    return acted(desk, asked, { course: releaseHold(asked.course, desk) });
  },
};

export const cancelSubscriptionCommand: Command<CancelSubscription, BilledResult> = {
  name: 'subscription.cancel',
  check: checkCancel,
  async decide(desk, input) {
    const { subscriptionId, when, reason } = input;
    if (when === 'period_end') {
      const asked = await ask(desk, subscriptionId, 'cancel at end');
      return acted(desk, asked, { course: scheduleCancellation(asked.course, reason ?? null, desk) });
    }
    const asked = await askToCancel(desk, input);
    return acted(desk, asked, { course: cancelSubscription(asked.course, input, asked.basis, desk) });
  },
};

export const undoCancellationCommand: Command<OneSubscription, BilledResult> = {
  name: 'subscription.undoCancellation',
  check: checkOne,
  async decide(desk, { subscriptionId }) {
    const asked = await ask(desk, subscriptionId, 'undo cancellation');
    return acted(desk, asked, { course: undoCancellation(asked.course, desk) });
  },
};

export const reactivateSubscriptionCommand: Command<OneSubscription, BilledResult> = {
  name: 'subscription.reactivate',
  check: checkOne,
  async decide(desk, { subscriptionId }) {
    const asked = await ask(desk, subscriptionId, 'reactivate', 'unused');
    return acted(desk, asked, { course: reactivateSubscription(asked.course, asked.basis, desk) });
  },
};
