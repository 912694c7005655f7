import type { EventRate, ServiceHealth } from '../contract/monitoring.ts';
import type { RecordedEvent } from '../contract/events.ts';

/** What the overview shows live. A part that could not be read is absent, and the last one stays on the screen. */
export interface Pulse {
  readonly health?: readonly ServiceHealth[];
  readonly rates?: readonly EventRate[];
  readonly events?: readonly RecordedEvent[];
}
