import type { HashChain } from '@prognetwork/native';
import type { Clock, Logger, NewId } from '@prognetwork/shared-infrastructure';
import type { EventStore } from '../log/event-store.ts';
import type { ChainRepository } from './chain-repository.ts';
import type { CheckpointKeys } from './checkpoint-keys.ts';
import type { VerificationRepository } from './verification-repository.ts';

/** What the use cases of the hash chain need. */
export interface ChainContext {
  /** The log itself, as it is stored. */
  readonly log: Pick<EventStore, 'head' | 'read'>;
  readonly chains: ChainRepository;
  readonly verifications: VerificationRepository;
  readonly hashChain: HashChain;
  readonly keys: CheckpointKeys;
  readonly logger: Logger;
  readonly now: Clock;
  readonly newId: NewId;
  /** Aborted when the service ends. */
  readonly signal: AbortSignal;
}
