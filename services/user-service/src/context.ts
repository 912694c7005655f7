import type { Database, Clock, NewId, SagaDefinition, SagaWorker } from '@prognetwork/shared-infrastructure';
import type { ClientName } from './contract.ts';
import type { PasswordHasher } from './passwords/password-hasher.ts';
import type { TokenMint } from './tokens/token-mint.ts';

/** What the use cases need. */
export interface UserContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly hasher: PasswordHasher;
  readonly mint: TokenMint;
  readonly serviceClients: ReadonlyMap<string, Buffer>;
  readonly erasure: SagaDefinition;
  /** With the earlier versions of it, which end those that began under them. */
  readonly erasures: readonly SagaDefinition[];
  readonly sagas: SagaWorker;
  readonly authClientUrl: URL;
  readonly clientUrls: Readonly<Record<ClientName, URL>>;
}
