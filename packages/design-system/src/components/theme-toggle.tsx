'use client';

import type { ReactElement } from 'react';
import { SunIcon } from './icons.tsx';
import { THEME_COOKIE } from './theme-cookie.ts';

const ONE_YEAR_S = 31_536_000;

function isDarkNow(root: HTMLElement): boolean {
  const chosen = root.dataset['theme'];
  return chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
}

function switchTheme(): void {
  const root = document.documentElement;
  const theme = isDarkNow(root) ? 'light' : 'dark';
  root.dataset['theme'] = theme;
  document.cookie = `${THEME_COOKIE}=${theme};path=/;max-age=${String(ONE_YEAR_S)};samesite=lax`;
}

/** Switches between light and dark and remembers it in a cookie, which the layout reads to render `data-theme` without a flash. */
export function ThemeToggle({ label }: { readonly label: string }): ReactElement {
  return (
    <button type="button" className="pn-theme-toggle" aria-label={label} title={label} onClick={switchTheme}>
      <SunIcon />
    </button>
  );
}
