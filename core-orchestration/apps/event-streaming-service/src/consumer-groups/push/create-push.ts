import type { BackgroundLoop } from '@prognetwork/shared-infrastructure';
import type { EventStreamingConfig } from '../../config.ts';
import type { EventStreamingContext } from '../../context.ts';
import { createOutgoingSender } from '../../outgoing/outgoing-sender.ts';
import { refusalOfUrl } from '../../outgoing/outgoing-url.ts';
import { createSecretSeal, type SecretSeal } from '../../webhooks/secret-seal.ts';
import { startPushWorkers } from './push-workers.ts';
import type { StartPushOptions } from './start-push.ts';

/** What the use cases of pushing need. */
export interface PushContext {
  /** Why nothing must be sent to a URL; undefined when it may be tried. */
  readonly refusalOfUrl: (url: string) => string | undefined;
  readonly seal: SecretSeal;
}

export interface PushOfGroups extends AsyncDisposable {
  readonly context: PushContext;
  start(context: EventStreamingContext): void;
}

export function createPush(config: EventStreamingConfig, onPushed: StartPushOptions['onPushed']): PushOfGroups {
  // Platform administrators push to their own systems, which often are where the platform is.
  const isInternal = config.PUSH_ALLOW_PRIVATE_ADDRESSES;
  const rules = { allowHttp: isInternal, allowPrivateAddresses: isInternal };
  const sender = createOutgoingSender(rules);
  const seal = createSecretSeal(config.WEBHOOK_SEALING_SECRET);
  let workers: BackgroundLoop | undefined;
  return {
    context: { refusalOfUrl: (url) => refusalOfUrl(url, rules), seal },
    start(context) {
      workers ??= startPushWorkers({ context, sender, seal, onPushed });
    },
    async [Symbol.asyncDispose]() {
      await workers?.[Symbol.asyncDispose]();
      sender[Symbol.dispose]();
    },
  };
}
