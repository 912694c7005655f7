import { defineSettings, setting, type ValuesOf } from '@prognetwork/environment-configuration';
import { commonSettings } from '@prognetwork/shared-infrastructure';

export const emailServiceSettings = defineSettings({
  ...commonSettings('EMAIL', 3003),
  SMTP_URL: setting.optionalSecret('Mail server as smtp://user:password@host:587; mail is only captured when empty'),
  EMAIL_SENDER_ADDRESS: setting.text('Address that mail is sent from', { default: 'no-reply@prognetwork.example' }),
  EMAIL_CONTACT_ADDRESS: setting.text('Address that enquiries from the website go to', { default: 'contact@prognetwork.example' }),
});

export type EmailConfig = ValuesOf<typeof emailServiceSettings>;
