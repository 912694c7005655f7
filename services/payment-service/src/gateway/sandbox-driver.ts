import type { Secret } from '@prognetwork/environment-configuration';
import type { Telemetry } from '@prognetwork/shared-infrastructure';
import * as z from 'zod';
import { paymentError } from '../errors.ts';
import { GatewayOutcomeUnknown, GatewayRefusal, type GatewayCheckout, type PaymentGateway } from './payment-gateway.ts';
import { isSignatureValid } from './webhook-signature.ts';

export interface SandboxDriverOptions {
  readonly url: URL;
  readonly secretKey: Secret;
  readonly webhookSecret: Secret;
  readonly timeoutMs: number;
  readonly telemetry: Telemetry;
}

const chargeSchema = z.object({
  id: z.string().max(200),
  status: z.enum(['succeeded', 'failed']),
  failure_code: z.string().max(100).nullable(),
  payment_method_details: z.object({ card: z.object({ brand: z.string().max(50), last4: z.string().regex(/^\d{4}$/) }) }),
  created: z.int(),
});

const sessionSchema = z.object({
  id: z.string().max(200),
  object: z.literal('checkout.session'),
  url: z.url().nullable(),
  status: z.enum(['open', 'complete', 'expired']),
  amount_total: z.int(),
  currency: z.string().length(3),
  metadata: z.object({ tenantId: z.uuid(), checkoutId: z.uuid() }),
  charges: z.object({ data: z.array(chargeSchema).max(100) }),
});

const eventSchema = z.object({ id: z.string().min(1).max(200), type: z.string().max(100), data: z.object({ object: z.unknown() }) });

/** The sandbox gateway behind the common interface. */
export function createSandboxDriver(options: SandboxDriverOptions): PaymentGateway {
  const call = (method: string, path: string, extra: CallExtras = {}) => callSandbox(options, { method, path, ...extra });
  return {
    name: 'sandbox',
    createCheckout(request) {
      const parameters = {
        merchant_name: request.merchantName,
        description: request.description,
        amount: Number(request.amount.amount),
        currency: request.amount.currency.toLowerCase(),
        customer_email: request.payerEmail,
        success_url: request.returnUrl,
        metadata: { tenantId: request.tenantId, checkoutId: request.checkoutId },
        expires_at: Math.floor(request.expiresAt.getTime() / 1000),
      };
      return call('POST', '/v1/checkout/sessions', { body: parameters, idempotencyKey: request.idempotencyKey });
    },
    retrieveCheckout: (reference, timeoutMs = options.timeoutMs) =>
      call('GET', `/v1/checkout/sessions/${encodeURIComponent(reference)}`, { timeoutMs }),
    async expireCheckout(reference) {
      const path = `/v1/checkout/sessions/${encodeURIComponent(reference)}`;
      try {
        return await call('POST', `${path}/expire`);
      } catch (error) {
        if (error instanceof GatewayRefusal) return call('GET', path);
        throw error;
      }
    },
    readWebhook(body, headers, now) {
      if (!isSignatureValid(body, headers.get('sandbox-signature'), options.webhookSecret.reveal(), now))
        throw paymentError('webhook.invalid_signature');
      const event = eventSchema.safeParse(parseJson(body));
      if (!event.success) throw paymentError('webhook.malformed', {}, event.error);
      const { id, type, data } = event.data;
      if (!type.startsWith('checkout.session.')) return { eventId: id, type, checkout: undefined };
      const session = sessionSchema.safeParse(data.object);
      if (!session.success) throw paymentError('webhook.malformed', {}, session.error);
      return { eventId: id, type, checkout: toCheckout(session.data) };
    },
  };
}

function toCheckout(session: z.infer<typeof sessionSchema>): GatewayCheckout {
  return {
    reference: session.id,
    url: session.url,
    tenantId: session.metadata.tenantId,
    checkoutId: session.metadata.checkoutId,
    amount: { amount: BigInt(session.amount_total), currency: session.currency.toUpperCase() },
    status: session.status,
    charges: session.charges.data.map((charge) => ({
      id: charge.id,
      outcome: charge.status,
      failureCode: charge.failure_code,
      cardBrand: charge.payment_method_details.card.brand,
      cardLast4: charge.payment_method_details.card.last4,
      at: new Date(charge.created * 1000),
    })),
  };
}

interface CallExtras {
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly timeoutMs?: number;
}

type Call = CallExtras & { readonly method: string; readonly path: string };

async function callSandbox(options: SandboxDriverOptions, call: Call): Promise<GatewayCheckout> {
  const attributes = { 'http.request.method': call.method, 'server.address': options.url.host, 'prognetwork.payment_gateway': 'sandbox' };
  return options.telemetry.span(`payment gateway ${call.method}`, { attributes }, async (span) => {
    const response = await send(options, call);
    span.setAttribute('http.response.status_code', response.status);
    const text = await response.text().catch((error: unknown) => unknown(error));
    // These say that nothing was done; every other failure leaves open what happened.
    if (response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429) {
      throw new GatewayRefusal(`The sandbox gateway answered ${response.status}: ${text.slice(0, 500)}`);
    }
    const session = response.ok ? sessionSchema.safeParse(parseJson(text)) : undefined;
    if (!session?.success) throw new GatewayOutcomeUnknown(`The sandbox gateway answered ${response.status}.`, { cause: session?.error });
    return toCheckout(session.data);
  });
}

async function send(options: SandboxDriverOptions, call: Call): Promise<Response> {
  try {
    return await fetch(new URL(call.path, options.url), {
      method: call.method,
      headers: {
        authorization: `Bearer ${options.secretKey.reveal()}`,
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(call.idempotencyKey === undefined ? {} : { 'idempotency-key': call.idempotencyKey }),
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      redirect: 'error',
      signal: AbortSignal.timeout(call.timeoutMs ?? options.timeoutMs),
    });
  } catch (error) {
    return unknown(error);
  }
}

function unknown(cause: unknown): never {
  throw new GatewayOutcomeUnknown('The sandbox gateway did not answer.', { cause });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
