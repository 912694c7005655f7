'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactElement, ReactNode } from 'react';

interface NavLinkProps {
  readonly href: string;
  /** The workspace's first page is current only where it is the page itself. */
  readonly isExact?: boolean;
  readonly children: ReactNode;
}

export function NavLink({ href, isExact = false, children }: NavLinkProps): ReactElement {
  const pathname = usePathname();
  const isCurrent = pathname === href || (!isExact && pathname.startsWith(`${href}/`));
  return (
    <Link href={href} className="nav-link" aria-current={isCurrent ? 'page' : undefined} onClick={closeDrawer}>
      {children}
    </Link>
  );
}

/** On a phone the navigation is a popover; it would stay open over the page it led to. */
function closeDrawer(): void {
  const drawer = document.getElementById('navigation');
  if (drawer?.matches(':popover-open')) drawer.hidePopover();
}
