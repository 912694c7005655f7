import type { Foundation } from '@prognetwork/shared-infrastructure';
import type { SandboxConfig } from './config.ts';

/** What the use cases of the sandbox need. */
export interface SandboxContext {
  readonly foundation: Foundation;
  readonly config: SandboxConfig;
  /** Tells the delivery loop that a webhook waits. */
  readonly webhookWaits: () => void;
}
