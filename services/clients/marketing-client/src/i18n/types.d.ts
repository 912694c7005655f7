import type en from '../../messages/en.json';
import type { Locale as ClientLocale } from './locales.ts';

declare module 'next-intl' {
  interface AppConfig {
    Locale: ClientLocale;
    Messages: typeof en;
  }
}
