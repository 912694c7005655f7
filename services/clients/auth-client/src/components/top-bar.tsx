import { Logo, ThemeToggle } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import { bff } from '../bff.ts';
import { LanguageSwitch } from './language-switch.tsx';

interface TopBarProps {
  readonly children?: ReactNode;
  readonly className?: string;
}

export async function TopBar({ children, className = '' }: TopBarProps): Promise<ReactElement> {
  const t = await getTranslations('app');
  return (
    <header className={`flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-5 py-4 sm:px-8 ${className}`}>
      <a href={bff.urlOf('marketing')} aria-label={t('home')} className="flex min-h-11 items-center">
        <Logo />
      </a>
      <div className="flex items-center gap-1">
        {children}
        <LanguageSwitch />
        <ThemeToggle label={t('theme')} />
      </div>
    </header>
  );
}
