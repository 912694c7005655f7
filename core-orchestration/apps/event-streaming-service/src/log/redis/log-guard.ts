import { refusalOf } from '../log-place.ts';
import { judgeLog, laterOf, type FoundLog, type SeenLog } from './log-identity.ts';
import { LogRefusedError, type Redis } from './redis-connection.ts';
import { keys } from './redis-keys.ts';
import { lossOf } from './durability.ts';
import { readRedisSettings } from './redis-settings.ts';
import { runScript, scripts } from './scripts.ts';
import type { WitnessRepository } from './witness-repository.ts';

export interface LogGuardOptions {
  readonly witness: WitnessRepository;
  readonly acceptsLoss: boolean;
  readonly newId: () => string;
  /** A Redis was turned down as the log; told again while it is tried again. */
  readonly onRefused: (error: LogRefusedError) => void;
  /** The witness could not be written; the log is read and written all the same. */
  readonly onWitnessFailed: (error: unknown) => void;
}

const NOTE_EVERY_MS = 200;

/**
 * Stands between this process and a Redis that keeps less than it should, came back empty, or came back as it was earlier: looks at each new
 * connection, and keeps noting how far the log reaches in PostgreSQL, where a restored Redis cannot take it back.
 */
export class LogGuard {
  readonly #options: LogGuardOptions;
  #seen: SeenLog | undefined;
  #noting: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LogGuardOptions) {
    this.#options = options;
  }

  get seen(): SeenLog {
    if (this.#seen === undefined) throw new Error('The log was not looked at yet.');
    return this.#seen;
  }

  /** Throws LogRefusedError when this Redis must not serve as the log. */
  async check(client: Redis): Promise<void> {
    try {
      await this.#check(client);
    } catch (error) {
      if (error instanceof LogRefusedError) this.#options.onRefused(error);
      throw error;
    }
  }

  async #check(client: Redis): Promise<void> {
    const loss = this.#options.acceptsLoss ? undefined : lossOf(await readRedisSettings(client));
    if (loss !== undefined) throw new LogRefusedError(loss);
    const { seen: noted, firstEpoch, place, postgresPosition } = await this.#options.witness.load();
    const refusal = refusalOf(place, 'redis', postgresPosition);
    if (refusal !== undefined) throw new LogRefusedError(refusal);
    const seen = laterOf(this.#seen, noted);
    let found = await inspectLog(client, seen?.eventId);
    if (judgeLog(found, seen) === 'new') {
      await runScript(client, scripts.establishLog, [keys.head, keys.log], [this.#options.newId(), String(firstEpoch), 'create']);
      found = await inspectLog(client, undefined);
    }
    const judgement = judgeLog(found, seen);
    if (typeof judgement === 'object') throw new LogRefusedError(judgement.refusal);
    const { identity = '', epoch } = found;
    // Appends that were answered meanwhile are later views.
    this.#seen = laterOf(this.#seen, seen?.epoch === epoch ? seen : { identity, epoch, position: found.position });
    if (noted === undefined && this.#seen) await this.#options.witness.begin(this.#seen);
  }

  /** Throws LogRefusedError when the head contradicts what had been seen before it was asked for. */
  checkHead(
    head: { readonly identity: string; readonly epoch: number; readonly position: number },
    { identity, epoch, position }: SeenLog,
  ): void {
    if (head.identity !== identity || head.epoch !== epoch || head.position < position)
      throw new LogRefusedError('The log in Redis is not the one that was read before.');
  }

  noteAppended(position: number, eventId: string): void {
    const seen = this.#seen;
    if (seen === undefined || position <= seen.position) return;
    this.#seen = { ...seen, position, eventId };
    this.#timer ??= setTimeout(() => this.#note(), NOTE_EVERY_MS);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#note();
    await this.#noting;
  }

  #note(): void {
    this.#timer = undefined;
    const seen = this.#seen;
    if (seen === undefined) return;
    const before = this.#noting ?? Promise.resolve();
    this.#noting = before.then(() => this.#options.witness.note(seen)).catch((error: unknown) => this.#options.onWitnessFailed(error));
  }
}

/** What a Redis holds, and where it has the event of that id. */
export async function inspectLog(client: Redis, eventId: string | undefined): Promise<FoundLog> {
  const answer = await runScript(client, scripts.inspectLog, [keys.head, keys.log, keys.ids], [eventId ?? '']);
  // The script answers five texts.
  const [identity, epoch, position, lastEntry, place] = answer as [string, string, string, string, string];
  return {
    ...(identity === '' ? {} : { identity }),
    epoch: Number(epoch),
    position: Number(position),
    lastEntry: Number.parseInt(lastEntry, 10),
    ...(place === '' ? {} : { placeOfSeen: Number.parseInt(place, 10) }),
  };
}
