import type { TemplateTexts } from './default-templates.ts';

const fallback = 'If the button does not work, open this address:';

export const englishTexts: TemplateTexts = {
  verification: {
    subject: 'Confirm your e-mail address',
    preview: 'One click, and your account is ready.',
    title: 'Confirm your e-mail address',
    greeting: 'Hello {{person.name}},',
    paragraphs: ['good to have you here. One click confirms that this address is yours, and your account is ready.'],
    button: { label: 'Confirm address', url: '{{verificationUrl}}', fallback },
    note: 'The link works once, until {{date expiresAt}}.',
    footer:
      'You get this message because someone registered at {{brand.name}} with {{person.email}}. If it was not you, ignore it: without the click nothing happens.',
  },
  'registration-repeated': {
    subject: 'You already have an account',
    preview: 'Someone tried to register with your address.',
    title: 'You already have an account',
    greeting: 'Hello {{person.name}},',
    paragraphs: [
      'someone just tried to register with this address. It has an account already, so nothing was changed.',
      'If it was you, simply sign in.',
    ],
    button: { label: 'Sign in', url: '{{signInUrl}}', fallback },
    footer: 'If it was not you, there is nothing to do: your account and your password stay as they are.',
  },
  'lead-received': {
    subject: 'New enquiry from {{lead.organisation}}',
    preview: '{{lead.name}} wrote to us.',
    title: 'Someone wants to talk to us',
    greeting: '{{lead.name}} wrote through the website:',
    paragraphs: ['<span style="white-space:pre-line">{{lead.message}}</span>'],
    details: [
      ['Name', '{{lead.name}}'],
      ['Organisation', '{{lead.organisation}}'],
      ['E-mail', '{{lead.email}}'],
    ],
    button: { label: 'Open enquiries', url: '{{leadsUrl}}', fallback },
    footer: 'Sent by {{brand.name}} to its contact address.',
  },
  welcome: {
    subject: '{{brand.name}} is ready',
    preview: 'Your organisation has its own space now.',
    title: '{{brand.name}} is ready',
    greeting: 'Hello {{person.name}},',
    paragraphs: [
      'your organisation has its own space now: members, dues, messages and everything that happens, in one place and nobody else’s.',
      'A good start: look at the dues plan, give your page your colours, and share its address with the first members.',
    ],
    button: { label: 'Open administration', url: '{{adminUrl}}', fallback },
    footer: 'You get this message because you founded {{brand.name}} on ProgNetwork.',
  },
  receipt: {
    subject: 'Receipt {{invoice.number}} from {{brand.name}}',
    preview: 'Thank you. We received {{money payment.amount}}.',
    title: 'Thank you, we got your payment',
    greeting: 'Hello {{person.name}},',
    paragraphs: ['your payment to {{brand.name}} has arrived. Keep this message as your receipt.'],
    details: [
      ['Amount', '{{money payment.amount}}'],
      ['For', '{{payment.description}}'],
      ['Invoice', '{{invoice.number}}'],
      ['Paid on', '{{date payment.paidAt}}'],
    ],
    footer: 'Sent by {{brand.name}} because a payment was made with {{person.email}}.',
  },
  'payment-failed': {
    subject: 'Your payment to {{brand.name}} did not go through',
    preview: 'Nothing was charged. You can try again at any time.',
    title: 'Your payment did not go through',
    greeting: 'Hello {{person.name}},',
    paragraphs: [
      'your payment of {{money payment.amount}} to {{brand.name}} was declined. Nothing was charged.',
      'This happens, often for reasons only your bank knows. You can try again, with the same card or another.',
    ],
    button: { label: 'Try again', url: '{{organisationUrl}}', fallback },
    footer: 'Sent by {{brand.name}} because a payment was tried with {{person.email}}.',
  },
  'membership-active': {
    subject: 'Welcome to {{brand.name}}',
    preview: 'Your membership is active.',
    title: 'You are a member now',
    greeting: 'Hello {{person.name}},',
    paragraphs: ['welcome to {{brand.name}}! Your membership is active from today. It is good to have you with us.'],
    button: { label: 'Visit {{brand.name}}', url: '{{organisationUrl}}', fallback },
    footer: 'You get this message because you joined {{brand.name}} with {{person.email}}.',
  },
};
