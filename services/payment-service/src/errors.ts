import { defineErrors } from '@prognetwork/shared-infrastructure';

export const paymentError = defineErrors({
  'plan.not_found': { kind: 'not_found', title: 'Not found' },
  'plan.name_taken': { kind: 'conflict', title: 'There is a plan of this name already' },
  'checkout.not_found': { kind: 'not_found', title: 'Not found' },
  'checkout.return_url_not_allowed': {
    kind: 'invalid_input',
    title: 'Payers cannot be sent back to this address',
    detail: ({ origin }) => `The returnUrl has to be on one of the platform's own sites; ${String(origin)} is not.`,
  },
  'checkout.payer_unknown': {
    kind: 'conflict',
    title: 'The payer is not known yet',
    detail: () => 'The name and e-mail address of the payer have not arrived here yet. Try again in a moment.',
    retryAfterSeconds: 2,
  },
  'checkout.payer_erased': { kind: 'forbidden', title: 'The account is closed', detail: () => 'The payer was erased.' },
  'checkout.already_paid': {
    kind: 'conflict',
    title: 'This is paid already',
    detail: ({ paidUntil }) => `It is paid until ${String(paidUntil)}. It can be renewed shortly before that.`,
  },
  'organisation.suspended': {
    kind: 'forbidden',
    title: 'This organisation takes no payments now',
    detail: () => 'The organisation is suspended.',
  },
  'organisation.not_found': { kind: 'not_found', title: 'Not found' },
  'gateway.unavailable': {
    kind: 'unavailable',
    title: 'The payment provider does not answer',
    detail: () => 'Nothing was charged. Try again in a moment.',
    retryAfterSeconds: 3,
  },
  'gateway.refused': { kind: 'unavailable', title: 'The payment provider refused the checkout', detail: () => 'Nothing was charged.' },
  'webhook.invalid_signature': { kind: 'unauthenticated', title: 'The signature of the webhook is not valid' },
  'webhook.malformed': { kind: 'invalid_input', title: 'The webhook cannot be read' },
  'payment.not_found': { kind: 'not_found', title: 'Not found' },
  'invoice.not_found': { kind: 'not_found', title: 'Not found' },
  'billing_account.not_found': { kind: 'not_found', title: 'Not found' },
  'billing_account.unknown_plan': {
    kind: 'invalid_input',
    title: 'There is no such plan',
    detail: ({ planCode }) => `${String(planCode)} is not the code of a platform plan.`,
  },
});
