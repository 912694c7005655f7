import { SpanKind } from '@opentelemetry/api';
import type { CloudEvent } from '@prognetwork/event-based-service-client';
import {
  contextOfTraceparent,
  currentTraceparent,
  startGroupWorker,
  type BackgroundLoop,
  type HandleOutcome,
} from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from '../../context.ts';
import type { OutgoingSender } from '../../outgoing/outgoing-sender.ts';
import { signatureHeaders } from '../../outgoing/standard-webhooks.ts';
import type { SecretSeal } from '../../webhooks/secret-seal.ts';
import { createOwnGroupClient } from './own-group-client.ts';
import { judgePush } from './push-outcome.ts';
import { pauseGone, type Push } from './push-repository.ts';

export interface StartPushOptions {
  readonly context: EventStreamingContext;
  readonly sender: OutgoingSender;
  readonly seal: SecretSeal;
  readonly onPushed: (group: string, outcome: 'delivered' | 'failed') => void;
}

const PARALLEL_KEYS = 8;

/** Sends the events of one group to its URL. `hold` is called when the receiver is to be left alone for a while. Throws when no secret opens. */
export function startPush(options: StartPushOptions, push: Push, hold: (holdMs: number) => void): BackgroundLoop {
  const { context, sender, seal, onPushed } = options;
  const { group, url } = push;
  const { logger } = context.telemetry;
  const secrets = [push.secret, push.previousSecret].flatMap((sealed) =>
    sealed === null ? [] : [seal.open(Buffer.from(sealed, 'base64'), sealedFor(group)).toString('utf8')],
  );
  const stopping = new AbortController();
  let lastHandledAt = 0;
  // The worker ends a little later, and would try others until then.
  let heldUntil = 0;
  const post = async (event: CloudEvent, position: string): Promise<HandleOutcome> => {
    const heldMs = heldUntil - performance.now();
    if (heldMs > 0) return { reason: 'The receiver is left alone for now.', isCounted: false, delayMs: Math.ceil(heldMs) };
    const body = JSON.stringify(event);
    const timestamp = Math.floor(context.now().getTime() / 1_000);
    // What the receiver does hangs on this push, which hangs on whoever published the event.
    const traceparent = currentTraceparent() ?? event.traceparent;
    const headers = {
      'content-type': 'application/cloudevents+json',
      'prognetwork-position': position,
      ...(traceparent === undefined ? {} : { traceparent }),
      ...(secrets.length === 0 ? {} : signatureHeaders({ id: event.id, timestamp, body }, secrets)),
    };
    const startedAt = performance.now();
    const answer = await sender.post({ url, headers, body }, stopping.signal);
    const { outcome, holdMs, isGone } = judgePush(answer, context.now(), lastHandledAt > startedAt);
    if (outcome === 'handled') lastHandledAt = performance.now();
    if (holdMs > 0) {
      heldUntil = performance.now() + holdMs;
      hold(holdMs);
    }
    if (isGone) await pause(context, push);
    if (answer.kind === 'failed' && answer.reason === 'aborted') return outcome;
    onPushed(group, outcome === 'handled' ? 'delivered' : 'failed');
    if (outcome !== 'handled') logger.warn({ group, eventId: event.id, reason: outcome.reason }, 'an event could not be pushed');
    return outcome;
  };
  const worker = startGroupWorker({
    client: createOwnGroupClient(context),
    group,
    consumerId: `push-${context.newId()}`,
    request: {},
    parallelKeys: PARALLEL_KEYS,
    logger,
    handle: ({ event, position }) => {
      const attributes = { 'prognetwork.event_type': event.type, 'messaging.consumer.group.name': group };
      const span = { kind: SpanKind.CLIENT, attributes, parent: contextOfTraceparent(event.traceparent) };
      return context.telemetry.span('push event', span, () => post(event, position));
    },
  });
  return {
    wake: worker.wake,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await worker[Symbol.asyncDispose]();
    },
  };
}

/** The receiver has said that it is gone: an operator has to say where its events go from now. */
async function pause({ database, telemetry }: EventStreamingContext, { group, url }: Push): Promise<void> {
  try {
    await database.inGlobalTransaction(async (tx) => {
      if (await pauseGone(tx, { group, url }))
        await tx.audit({ action: 'consumer_group.push_paused', subject: group, detail: { url, reason: 'gone' } });
    });
  } catch (err) {
    // It will say so again at the next event.
    telemetry.logger.warn({ err, group }, 'a receiver is gone, and its group could not be paused');
  }
}

/** What ties a sealed secret to its group. */
export function sealedFor(group: string): string {
  return `push:${group}`;
}
