import { html, raw } from 'hono/html';
import { styleElement } from './styles.ts';

export type Html = ReturnType<typeof html>;

/** What the payer sees of a checkout on every page. */
export interface ShownCheckout {
  readonly id: string;
  readonly merchantName: string;
  readonly description: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly returnUrl: string;
}

/** Minor units as people of the currency write them: `€60.00`, `¥600`. */
export function formatAmount(amount: bigint, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const whole = amount.toString().padStart(digits + 1, '0');
  const text = digits === 0 ? whole : `${whole.slice(0, -digits)}.${whole.slice(-digits)}`;
  // Intl formats decimal strings exactly; the type only knows numbers.
  return format.format(text as unknown as number);
}

function order(checkout: ShownCheckout): Html {
  const amount = formatAmount(checkout.amount, checkout.currency);
  return html`<header class="order">
    <div class="inner">
      <div class="bar">
        <p class="merchant">
          <span class="mark" aria-hidden="true">${[...checkout.merchantName][0]?.toUpperCase() ?? '·'}</span>${checkout.merchantName}
        </p>
        <p class="badge">Test mode</p>
      </div>
      <div>
        <p class="what">${checkout.description}</p>
        <h1 class="amount">${amount}</h1>
      </div>
      <dl class="lines">
        <div>
          <dt>${checkout.description}</dt>
          <dd>${amount}</dd>
        </div>
        <div class="total">
          <dt>To pay today</dt>
          <dd>${amount}</dd>
        </div>
      </dl>
      <a class="back" href="${checkout.returnUrl}">← Back to ${checkout.merchantName}</a>
    </div>
  </header>`;
}

export function page(title: string, content: Html, checkout?: ShownCheckout): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${raw(styleElement)}
      </head>
      <body>
        <div class="layout">
          ${
            checkout
              ? order(checkout)
              : html`<header class="order">
                  <div class="inner">
                    <div class="bar">
                      <p class="merchant"><span class="mark" aria-hidden="true">S</span>Sandbox payments</p>
                      <p class="badge">Test mode</p>
                    </div>
                  </div>
                </header>`
          }
          <main class="pay"><div class="inner">${content}</div></main>
        </div>
      </body>
    </html>`;
}
