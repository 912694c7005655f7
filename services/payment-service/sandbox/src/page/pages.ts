import { html } from 'hono/html';
import type { CardField, CardFieldErrors, TypedCard } from '../checkouts/card.ts';
import { formatAmount, page, type Html, type ShownCheckout } from './layout.ts';

export interface CardForm {
  readonly token: string;
  readonly values: Partial<TypedCard>;
  readonly errors: CardFieldErrors;
  /** Why the card that was tried before was refused. */
  readonly refusal?: string;
}

const labels: Record<CardField, string> = { number: 'Card number', expiry: 'Expiry date', cvc: 'Security code', name: 'Name on card' };
const order: readonly CardField[] = ['number', 'expiry', 'cvc', 'name'];
const attributes: Record<CardField, { autocomplete: string; inputmode: string; placeholder: string; maxlength: number }> = {
  number: { autocomplete: 'cc-number', inputmode: 'numeric', placeholder: '1234 1234 1234 1234', maxlength: 24 },
  expiry: { autocomplete: 'cc-exp', inputmode: 'numeric', placeholder: 'MM / YY', maxlength: 9 },
  cvc: { autocomplete: 'cc-csc', inputmode: 'numeric', placeholder: 'CVC', maxlength: 4 },
  name: { autocomplete: 'cc-name', inputmode: 'text', placeholder: '', maxlength: 100 },
};

function field(name: CardField, form: CardForm, focused: CardField | undefined): Html {
  const error = form.errors[name];
  const shown = attributes[name];
  return html`<div class="field">
    <label for="${name}">${labels[name]}</label>
    <input
      id="${name}"
      name="${name}"
      type="text"
      value="${form.values[name] ?? ''}"
      autocomplete="${shown.autocomplete}"
      inputmode="${shown.inputmode}"
      placeholder="${shown.placeholder}"
      maxlength="${shown.maxlength}"
      spellcheck="false"
      required
      ${error === undefined ? '' : html`aria-invalid="true" aria-describedby="${name}-error"`}
      ${focused === name ? html`autofocus` : ''}
    />
    ${error === undefined ? '' : html`<p class="error" id="${name}-error">${error}</p>`}
  </div>`;
}

function alert(form: CardForm, wrong: readonly CardField[]): Html | '' {
  if (form.refusal !== undefined) return html`<div class="alert" role="alert"><p>${form.refusal}</p></div>`;
  if (wrong.length === 0) return '';
  return html`<div class="alert" role="alert">
    <p>${wrong.length === 1 ? 'One field needs your attention' : `${wrong.length} fields need your attention`}</p>
    <ul>
      ${wrong.map((name) => html`<li><a href="#${name}">${labels[name]}: ${form.errors[name] ?? ''}</a></li>`)}
    </ul>
  </div>`;
}

const cards: readonly (readonly [string, string])[] = [
  ['4242 4242 4242 4242', 'is paid'],
  ['4000 0025 0000 3155', 'asks you to confirm first'],
  ['4000 0000 0000 0002', 'is declined'],
  ['4000 0000 0000 9995', 'has not enough money'],
  ['4000 0000 0000 0069', 'has expired'],
  ['4000 0000 0000 0127', 'has a wrong security code'],
];

const testCardList: Html = html`<details>
  <summary>Test cards</summary>
  <dl class="cards">
    ${cards.map(
      ([number, outcome]) =>
        html`<div>
          <dt>${number}</dt>
          <dd>${outcome}</dd>
        </div>`,
    )}
  </dl>
  <p class="hint">With any date to come, any security code and any name. Real cards are refused.</p>
</details>`;

export function paymentPage(checkout: ShownCheckout, form: CardForm): Html {
  const wrong = order.filter((name) => form.errors[name] !== undefined);
  const focused = form.refusal === undefined ? wrong[0] : 'number';
  const amount = formatAmount(checkout.amount, checkout.currency);
  const isWrong = wrong.length > 0 || form.refusal !== undefined;
  return page(
    `${isWrong ? 'Not paid yet: ' : ''}Pay ${checkout.merchantName}`,
    html`<h2>Pay by card</h2>
      ${alert(form, wrong)}
      <form method="post" action="/pay/${checkout.id}" novalidate>
        <input type="hidden" name="token" value="${form.token}" />
        ${field('number', form, focused)}
        <div class="pair">${field('expiry', form, focused)}${field('cvc', form, focused)}</div>
        ${field('name', form, focused)}
        <button type="submit">Pay ${amount}</button>
        <p class="safe">Your card number stays here. ${checkout.merchantName} never sees it.</p>
      </form>
      ${testCardList}`,
    checkout,
  );
}

export function authenticationPage(checkout: ShownCheckout, token: string, card: { readonly brand: string; readonly last4: string }): Html {
  return page(
    `Confirm your payment to ${checkout.merchantName}`,
    html`<h2>Confirm that it is you</h2>
      <p class="lead">
        Your bank asks before it pays ${formatAmount(checkout.amount, checkout.currency)} to ${checkout.merchantName} from the card that
        ends in ${card.last4}.
      </p>
      <form method="post" action="/pay/${checkout.id}/authentication">
        <input type="hidden" name="token" value="${token}" />
        <button type="submit" name="answer" value="approve">Yes, pay</button>
        <button type="submit" name="answer" value="refuse" class="quiet">No, this is not me</button>
      </form>`,
    checkout,
  );
}

export function paidPage(checkout: ShownCheckout): Html {
  return page(
    `Paid: ${checkout.merchantName}`,
    html`<h2>This is paid</h2>
      <p class="lead">
        ${checkout.merchantName} has your payment of ${formatAmount(checkout.amount, checkout.currency)}. There is nothing more to do here.
      </p>
      <a class="button" href="${checkout.returnUrl}">Back to ${checkout.merchantName}</a>`,
    checkout,
  );
}

export function expiredPage(checkout: ShownCheckout): Html {
  return page(
    `Closed: ${checkout.merchantName}`,
    html`<h2>This payment page is closed</h2>
      <p class="lead">Nothing was taken from your card. Go back and start the payment again.</p>
      <a class="button" href="${checkout.returnUrl}">Back to ${checkout.merchantName}</a>`,
    checkout,
  );
}

export function messagePage(title: string, explanation: string): Html {
  return page(
    title,
    html`<h1 class="title">${title}</h1>
      <p class="lead">${explanation}</p>`,
  );
}
