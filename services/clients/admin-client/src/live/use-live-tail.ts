import { useEffect, useReducer, useState } from 'react';
import type { RecordedEvent } from '../contract/events.ts';
import { createTail, pause, receive, resume, type Tail } from './tail.ts';

const ROWS_KEPT = 400;
/** A burst is shown in one go: more often than this nobody can read anyway. */
const SHOW_EVERY_MS = 200;

export type Connection = 'connecting' | 'live' | 'lost';

type Change = { readonly kind: 'pause' | 'resume' } | { readonly kind: 'receive'; readonly batch: readonly RecordedEvent[] };

function reduce(tail: Tail, change: Change): Tail {
  if (change.kind === 'receive') return receive(tail, change.batch);
  return change.kind === 'pause' ? pause(tail) : resume(tail);
}

/** Follows the event log from the newest row shown; the browser reconnects by itself and resumes after the last id it saw. */
export function useLiveTail(initial: readonly RecordedEvent[], address: string) {
  const [tail, dispatch] = useReducer(reduce, undefined, () => createTail(initial, ROWS_KEPT));
  const [connection, setConnection] = useState<Connection>('connecting');
  useEffect(() => {
    const source = new EventSource(address);
    let batch: RecordedEvent[] = [];
    const show = setInterval(() => {
      if (batch.length === 0) return;
      dispatch({ kind: 'receive', batch });
      batch = [];
    }, SHOW_EVERY_MS);
    const onEvent = ({ data }: MessageEvent<string>) => {
      // A hidden tab's timer sleeps; only what can be shown is kept.
      batch = [...batch.slice(-ROWS_KEPT), JSON.parse(data) as RecordedEvent];
    };
    source.addEventListener('open', () => setConnection('live'));
    source.addEventListener('error', () => setConnection('lost'));
    source.addEventListener('message', onEvent);
    source.addEventListener('event', onEvent as EventListener);
    return () => {
      clearInterval(show);
      source.close();
    };
  }, [address]);
  return { tail, connection, pause: () => dispatch({ kind: 'pause' }), resume: () => dispatch({ kind: 'resume' }) };
}
