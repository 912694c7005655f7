import type { Account } from './account.ts';

/** How far a store's cycles have come, in one line. */
export interface Progress {
  readonly store: string;
  readonly cycle: number;
  readonly cycles: number;
  readonly acknowledged: number;
  readonly effects: number;
  /** Kind of part → how often one was killed. */
  readonly kills: ReadonlyMap<string, number>;
  readonly elapsedMs: number;
}

export function describeProgress({ store, cycle, cycles, acknowledged, effects, kills, elapsedMs }: Progress): string {
  const left = cycle === 0 ? 'unknown' : duration((elapsedMs / cycle) * (cycles - cycle));
  const events = `${acknowledged} events acknowledged, ${effects} have had their effect`;
  return `${store}: cycle ${cycle} of ${cycles}; ${events}; killed: ${listKills(kills)}; ${duration(elapsedMs)} so far, about ${left} to go`;
}

export function describeAccount(progress: Progress, account: Account): string {
  const { store, cycles, acknowledged, kills, elapsedMs } = progress;
  return [
    `${store}, ${cycles} cycles in ${duration(elapsedMs)}, killed with -9: ${listKills(kills)}`,
    `  events: ${acknowledged} acknowledged, ${account.stored} stored, ${account.lost.length} lost, ${account.storedTwice.length} stored twice, ${account.gaps.length} gaps`,
    `  effects: ${account.effects} events, ${account.withoutEffect.length} without effect, ${account.effectTwice.length} with more than one`,
  ].join('\n');
}

function listKills(kills: Progress['kills']): string {
  return [...kills].map(([kind, times]) => `${kind} ${times}`).join(', ') || 'nothing';
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
