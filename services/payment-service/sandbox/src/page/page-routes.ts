import type { Context } from 'hono';
import { ServiceError, type AppEnvironment, type HttpApp } from '@prognetwork/shared-infrastructure';
import { failureMessages, type TypedCard } from '../checkouts/card.ts';
import { authenticate, payWithCard, showSession, type PaymentStep } from '../checkouts/pay-session.ts';
import type { SandboxContext } from '../context.ts';
import type { CheckoutSessionRow } from '../schema.ts';
import { isFormTokenValid, issueFormToken } from './form-token.ts';
import type { Html, ShownCheckout } from './layout.ts';
import { authenticationPage, expiredPage, messagePage, paidPage, paymentPage } from './pages.ts';
import { stylesHash } from './styles.ts';

type PageContext = Context<AppEnvironment>;
type Submit = (id: string, form: Readonly<Record<string, string>>) => Promise<PaymentStep>;

export function addPageRoutes(app: HttpApp, context: SandboxContext): void {
  app.get('/pay/:id', (c) => answering(c, async () => show(c, context, await showSession(context, c.req.param('id')))));
  addFormRoute(app, context, '/pay/:id', (id, form) => payWithCard(context, id, cardOf(form)));
  addFormRoute(app, context, '/pay/:id/authentication', (id, form) => authenticate(context, id, form['answer'] === 'approve'));
}

function addFormRoute(app: HttpApp, context: SandboxContext, path: '/pay/:id' | '/pay/:id/authentication', submit: Submit): void {
  app.post(path, (c) =>
    answering(c, async () => {
      const id = c.req.param('id');
      const form = await readForm(c);
      if (!isOwnForm(c, context, id, form['token'] ?? '')) {
        return send(
          c,
          messagePage('This form is out of date', 'Nothing was taken from your card. Open the payment page again and repeat.'),
          403,
        );
      }
      const step = await submit(id, form);
      // Paid or refused, the merchant tells the payer what it means. A refused session stays open for another card.
      if (step.kind === 'paid' || step.kind === 'refused') return c.redirect(step.session.successUrl, 303);
      // A page of its own, so that going back to it does not send the card again.
      if (step.kind === 'needs_authentication') return c.redirect(`/pay/${id}`, 303);
      return show(c, context, step, form);
    }),
  );
}

/** Another site can neither read a form token nor make the browser claim this origin. */
function isOwnForm(c: PageContext, context: SandboxContext, id: string, token: string): boolean {
  const origin = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  if (origin !== undefined && origin !== context.config.SANDBOX_URL.origin) return false;
  if (site !== undefined && site !== 'same-origin') return false;
  return isFormTokenValid(token, id, context.config.SANDBOX_SECRET_KEY, context.foundation.clock());
}

async function readForm(c: PageContext): Promise<Record<string, string>> {
  const form = await c.req.formData().catch(() => new FormData());
  return Object.fromEntries([...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function cardOf(form: Readonly<Record<string, string>>): TypedCard {
  return { number: form['number'] ?? '', expiry: form['expiry'] ?? '', cvc: form['cvc'] ?? '', name: form['name'] ?? '' };
}

function show(
  c: PageContext,
  context: SandboxContext,
  step: PaymentStep,
  form: Readonly<Record<string, string>> = {},
): Response | Promise<Response> {
  const { session } = step;
  const checkout = shownCheckout(session);
  const token = issueFormToken(session.id, context.config.SANDBOX_SECRET_KEY, context.foundation.clock());
  const reply = (html: Html, status: 200 | 410 | 422 = 200) => send(c, html, status, session.successUrl);
  switch (step.kind) {
    case 'paid':
      return reply(paidPage(checkout));
    case 'expired':
      return reply(expiredPage(checkout), 410);
    case 'needs_authentication':
      return reply(authenticationPage(checkout, token, step.card));
    case 'needs_card':
    case 'refused':
      return reply(paymentPage(checkout, { token, values: {}, errors: {}, ...refusalOf(step.failureCode) }));
    case 'invalid':
      return reply(paymentPage(checkout, { token, values: cardOf(form), errors: step.errors }), 422);
  }
}

function refusalOf(failureCode: string | null): { readonly refusal?: string } {
  const refusal = failureCode === null ? undefined : (failureMessages[failureCode] ?? failureMessages['card_declined']);
  return refusal === undefined ? {} : { refusal };
}

function shownCheckout(session: CheckoutSessionRow): ShownCheckout {
  const { id, merchantName, description, amount, currency } = session;
  return { id, merchantName, description, amount, currency, returnUrl: session.successUrl };
}

async function answering(c: PageContext, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ServiceError) || error.kind !== 'not_found') throw error;
    return send(c, messagePage('There is no such payment page', 'Check the address, or go back to the shop and start again.'), 404);
  }
}

function send(c: PageContext, html: Html, status: 200 | 403 | 404 | 410 | 422, returnUrl?: string): Response | Promise<Response> {
  // The form's answer redirects to the merchant, and browsers hold redirects of forms to form-action as well.
  const formTargets = returnUrl === undefined ? "'self'" : `'self' ${new URL(returnUrl).origin}`;
  c.header(
    'content-security-policy',
    `default-src 'none'; style-src '${stylesHash}'; img-src data:; form-action ${formTargets}; base-uri 'none'; frame-ancestors 'none'`,
  );
  c.header('cache-control', 'no-store');
  c.header('referrer-policy', 'same-origin');
  c.header('x-frame-options', 'DENY');
  return c.html(html, status);
}
