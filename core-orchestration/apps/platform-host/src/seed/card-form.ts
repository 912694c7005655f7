/** The sandbox's card that always pays. */
const CARD: Readonly<Record<string, string>> = { number: '4242424242424242', expiry: '12/40', cvc: '123', name: 'Demo Member' };
const FIELD_OF_HINT: Readonly<Record<string, keyof typeof CARD>> = {
  'cc-number': 'number',
  'cc-exp': 'expiry',
  'cc-csc': 'cvc',
  'cc-name': 'name',
};
const TIMEOUT_MS = 15_000;

/** Types the card into the gateway's hosted page, as a browser would, by the autofill hints of its fields. */
export async function fillCardForm(pageUrl: string, signal: AbortSignal): Promise<void> {
  const limit = (): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const page = await fetch(pageUrl, { signal: limit() });
  if (!page.ok) throw new Error(`the payment page answered ${page.status}`);
  const { action, fields } = readForm(await page.text(), pageUrl);
  const response = await fetch(action, { method: 'POST', body: fields, redirect: 'manual', signal: limit() });
  if (response.status !== 303 && response.status !== 302) throw new Error(`the payment page refused the card: ${response.status}`);
}

/** Reads the form's address and its fields, filled: hidden ones as they are, card fields with the card. */
export function readForm(html: string, pageUrl: string): { action: string; fields: URLSearchParams } {
  const form = /<form\b[^>]*>/i.exec(html)?.[0];
  if (form === undefined) throw new Error('the payment page holds no form');
  const fields = new URLSearchParams();
  for (const [input] of html.matchAll(/<input\b[^>]*>/gi)) {
    const name = attribute(input, 'name');
    if (name === undefined) continue;
    const field = FIELD_OF_HINT[attribute(input, 'autocomplete') ?? ''];
    fields.set(name, (field && CARD[field]) ?? attribute(input, 'value') ?? '');
  }
  return { action: new URL(attribute(form, 'action') ?? '', pageUrl).href, fields };
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag)?.[1]?.replaceAll('&amp;', '&');
}
