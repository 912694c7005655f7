import type { TemplateTexts } from './default-templates.ts';

const fallback = 'Falls die Schaltfläche nicht geht, öffnen Sie diese Adresse:';

export const germanTexts: TemplateTexts = {
  verification: {
    subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
    preview: 'Ein Klick, und Ihr Konto ist bereit.',
    title: 'Bestätigen Sie Ihre E-Mail-Adresse',
    greeting: 'Guten Tag {{person.name}},',
    paragraphs: ['schön, dass Sie da sind. Ein Klick bestätigt, dass diese Adresse Ihre ist, und Ihr Konto ist bereit.'],
    button: { label: 'Adresse bestätigen', url: '{{verificationUrl}}', fallback },
    note: 'Der Link gilt einmal, bis {{date expiresAt}}.',
    footer:
      'Sie erhalten diese Nachricht, weil sich jemand bei {{brand.name}} mit {{person.email}} registriert hat. Waren Sie das nicht, beachten Sie sie nicht weiter: Ohne den Klick geschieht nichts.',
  },
  'registration-repeated': {
    subject: 'Sie haben schon ein Konto',
    preview: 'Jemand wollte sich mit Ihrer Adresse registrieren.',
    title: 'Sie haben schon ein Konto',
    greeting: 'Guten Tag {{person.name}},',
    paragraphs: [
      'jemand wollte sich gerade mit dieser Adresse registrieren. Zu ihr gibt es schon ein Konto, daher wurde nichts geändert.',
      'Waren Sie es, melden Sie sich einfach an.',
    ],
    button: { label: 'Anmelden', url: '{{signInUrl}}', fallback },
    footer: 'Waren Sie es nicht, ist nichts zu tun: Ihr Konto und Ihr Passwort bleiben, wie sie sind.',
  },
  'lead-received': {
    subject: 'Neue Anfrage von {{lead.organisation}}',
    preview: '{{lead.name}} hat uns geschrieben.',
    title: 'Jemand möchte mit uns sprechen',
    greeting: '{{lead.name}} schreibt über die Website:',
    paragraphs: ['<span style="white-space:pre-line">{{lead.message}}</span>'],
    details: [
      ['Name', '{{lead.name}}'],
      ['Organisation', '{{lead.organisation}}'],
      ['E-Mail', '{{lead.email}}'],
    ],
    button: { label: 'Anfragen öffnen', url: '{{leadsUrl}}', fallback },
    footer: 'Gesendet von {{brand.name}} an die eigene Kontaktadresse.',
  },
  welcome: {
    subject: '{{brand.name}} ist bereit',
    preview: 'Ihre Organisation hat jetzt ihren eigenen Ort.',
    title: '{{brand.name}} ist bereit',
    greeting: 'Guten Tag {{person.name}},',
    paragraphs: [
      'Ihre Organisation hat jetzt ihren eigenen Ort: Mitglieder, Beiträge, Nachrichten und alles, was geschieht, beisammen und nur für Sie.',
      'Ein guter Anfang: sehen Sie sich den Beitragsplan an, geben Sie Ihrer Seite Ihre Farben und teilen Sie ihre Adresse mit den ersten Mitgliedern.',
    ],
    button: { label: 'Verwaltung öffnen', url: '{{adminUrl}}', fallback },
    footer: 'Sie erhalten diese Nachricht, weil Sie {{brand.name}} auf ProgNetwork gegründet haben.',
  },
  receipt: {
    subject: 'Beleg {{invoice.number}} von {{brand.name}}',
    preview: 'Danke. Wir haben {{money payment.amount}} erhalten.',
    title: 'Danke, Ihre Zahlung ist da',
    greeting: 'Guten Tag {{person.name}},',
    paragraphs: ['Ihre Zahlung an {{brand.name}} ist eingegangen. Bewahren Sie diese Nachricht als Beleg auf.'],
    details: [
      ['Betrag', '{{money payment.amount}}'],
      ['Wofür', '{{payment.description}}'],
      ['Rechnung', '{{invoice.number}}'],
      ['Bezahlt am', '{{date payment.paidAt}}'],
    ],
    footer: 'Gesendet von {{brand.name}}, weil mit {{person.email}} bezahlt wurde.',
  },
  'payment-failed': {
    subject: 'Ihre Zahlung an {{brand.name}} hat nicht geklappt',
    preview: 'Es wurde nichts abgebucht. Sie können es jederzeit noch einmal versuchen.',
    title: 'Ihre Zahlung hat nicht geklappt',
    greeting: 'Guten Tag {{person.name}},',
    paragraphs: [
      'Ihre Zahlung von {{money payment.amount}} an {{brand.name}} wurde abgelehnt. Es wurde nichts abgebucht.',
      'Das kommt vor, oft aus Gründen, die nur Ihre Bank kennt. Sie können es noch einmal versuchen, mit derselben Karte oder einer anderen.',
    ],
    button: { label: 'Noch einmal versuchen', url: '{{organisationUrl}}', fallback },
    footer: 'Gesendet von {{brand.name}}, weil mit {{person.email}} eine Zahlung versucht wurde.',
  },
  'membership-active': {
    subject: 'Willkommen bei {{brand.name}}',
    preview: 'Ihre Mitgliedschaft ist aktiv.',
    title: 'Sie sind jetzt Mitglied',
    greeting: 'Guten Tag {{person.name}},',
    paragraphs: ['willkommen bei {{brand.name}}! Ihre Mitgliedschaft ist ab heute aktiv. Schön, dass Sie dabei sind.'],
    button: { label: '{{brand.name}} besuchen', url: '{{organisationUrl}}', fallback },
    footer: 'Sie erhalten diese Nachricht, weil Sie {{brand.name}} mit {{person.email}} beigetreten sind.',
  },
};
