import type { Database } from '@prognetwork/shared-infrastructure';
import type { TelemetryStorage } from './storage/telemetry-storage.ts';

/** What the use cases need. */
export interface MonitoringContext {
  readonly database: Database;
  readonly storage: TelemetryStorage;
  readonly now: () => Date;
}
