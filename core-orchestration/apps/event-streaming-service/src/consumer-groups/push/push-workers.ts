import type { CloudEvent } from '@prognetwork/event-based-service-client';
import { createBackgroundLoop, startGroupWorker, type BackgroundLoop, type HandleOutcome } from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from '../../context.ts';
import type { OutgoingSender } from '../../outgoing/outgoing-sender.ts';
import { signatureHeaders } from '../../outgoing/standard-webhooks.ts';
import type { SecretSeal } from '../../webhooks/secret-seal.ts';
import { createOwnGroupClient } from './own-group-client.ts';
import { toHandleOutcome } from './push-outcome.ts';
import { listPushes, type Push } from './push-repository.ts';

export interface PushWorkersOptions {
  readonly context: EventStreamingContext;
  readonly sender: OutgoingSender;
  readonly seal: SecretSeal;
  readonly onPushed: (group: string, outcome: 'delivered' | 'failed') => void;
}

const REFRESH_MS = 1_000;
const PARALLEL_KEYS = 8;

interface Running {
  readonly settings: string;
  readonly worker: BackgroundLoop;
}

/**
 * Works for the groups that are pushed. Each process takes part as one more consumer of the group, whose leases and keys keep them apart,
 * so that no process has to lead and none is missed when it ends.
 */
export function startPushWorkers(options: PushWorkersOptions): BackgroundLoop {
  const { context } = options;
  const running = new Map<string, Running>();
  const stop = async (group: string): Promise<void> => {
    await running.get(group)?.worker[Symbol.asyncDispose]();
    running.delete(group);
  };
  const loop = createBackgroundLoop({
    async turn() {
      try {
        const pushes = (await listPushes(context.database.pool)).filter(({ isPaused }) => !isPaused);
        const wanted = new Map(pushes.map((push) => [push.group, push]));
        for (const [group, { settings }] of running) {
          const push = wanted.get(group);
          if (push === undefined || settingsOf(push) !== settings) await stop(group);
        }
        for (const push of wanted.values()) {
          if (!running.has(push.group)) running.set(push.group, { settings: settingsOf(push), worker: startPush(options, push) });
        }
      } catch (err) {
        context.telemetry.logger.warn({ err }, 'the groups that are pushed could not be read');
      }
      return REFRESH_MS;
    },
  });
  return {
    wake: loop.wake,
    async [Symbol.asyncDispose]() {
      await loop[Symbol.asyncDispose]();
      await Promise.all([...running.keys()].map(stop));
    },
  };
}

function settingsOf({ url, secret }: Push): string {
  return JSON.stringify([url, secret]);
}

function startPush({ context, sender, seal, onPushed }: PushWorkersOptions, { group, url, secret }: Push): BackgroundLoop {
  const { logger } = context.telemetry;
  const signing = secret === null ? undefined : seal.open(Buffer.from(secret, 'base64'), sealedFor(group)).toString('utf8');
  const stopping = new AbortController();
  const post = async (event: CloudEvent, position: string): Promise<HandleOutcome> => {
    const body = JSON.stringify(event);
    const timestamp = Math.floor(context.now().getTime() / 1_000);
    const headers = {
      'content-type': 'application/cloudevents+json',
      'prognetwork-position': position,
      ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
      ...(signing === undefined ? {} : signatureHeaders({ id: event.id, timestamp, body }, [signing])),
    };
    const outcome = toHandleOutcome(await sender.post({ url, headers, body }, stopping.signal), context.now());
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
    handle: ({ event, position }) => post(event, position),
  });
  return {
    wake: worker.wake,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await worker[Symbol.asyncDispose]();
    },
  };
}

/** What ties a sealed secret to its group. */
export function sealedFor(group: string): string {
  return `push:${group}`;
}
