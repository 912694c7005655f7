import type { FindingReason } from './finding.ts';
import type { VerificationReport } from './verify-chain.ts';

const SENTENCES: Readonly<Record<FindingReason, string>> = {
  event_changed: 'the event there is not the one that was sealed: its text, tenant, subject, stream or time was changed.',
  event_removed: 'the event there is missing, and no removal by retention was recorded that accounts for it.',
  event_inserted: 'an event stands there that was not there when the log was sealed.',
  event_reordered: 'the event there was sealed at another position.',
  hash_rewritten: 'the hash kept of that event was changed; the event itself fits.',
  hash_removed: 'hashes were removed there or just before.',
  checkpoint_forged: 'the checkpoint there does not carry a signature of a key that is believed.',
  history_rewritten:
    'the signed checkpoint there has another hash: events between it and the checkpoint before were changed and hashed anew.',
  log_shortened: 'the log ends before it, but was sealed beyond.',
};

/** What a verification found, in a sentence for a person. */
export function describeReport({ events, removed, checkpoints, firstBad }: VerificationReport): string {
  const count = (value: number): string => value.toLocaleString('en');
  if (firstBad) return `BROKEN at position ${firstBad.position}: ${SENTENCES[firstBad.reason]}`;
  const gone = removed > 0 ? ` (and the hashes of ${count(removed)} that retention removed)` : '';
  return `Intact: ${count(events)} events${gone} and ${count(checkpoints)} checkpoints are as they were sealed.`;
}
