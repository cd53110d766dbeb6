import type { Registry } from 'prom-client';
import { epochMs, type Clock } from '../../platform/clock.ts';
import type { Anchoring } from '../integrity/anchoring.ts';
import { sampledGauge } from './sampled.ts';

export function anchorMetrics(registry: Registry, clock: Clock, anchoring: Anchoring): void {
  sampledGauge(registry, {
    name: 'revenue_anchor_age_seconds',
    help: 'Since this process last made sure that the heads of the log are anchored.',
    read: () => {
      const last = anchoring.lastAtMs();
      return last === null ? [] : [{ value: Math.max(0, epochMs(clock) - last) / 1000 }];
    },
  });
}
