import { listLatestEvents } from '../gateway/events.ts';
import { listEventRates, listHealth } from '../gateway/monitoring.ts';
import type { Pulse } from './pulse.ts';

export async function loadPulse(): Promise<Pulse> {
  const [health, rates, events] = await Promise.all([listHealth(), listEventRates(), listLatestEvents({ limit: '9' })]);
  return {
    ...(health.ok && { health: health.value.items }),
    ...(rates.ok && { rates: rates.value.items }),
    ...(events.ok && { events: events.value.items }),
  };
}
