export const THEME_COOKIE = 'pn_theme';

/** Value for `<html data-theme>` from the cookie that ThemeToggle writes; undefined follows the system. */
export function themeFromCookie(value: string | undefined): 'light' | 'dark' | undefined {
  return value === 'light' || value === 'dark' ? value : undefined;
}
