import { tenantThemeCss } from '@prognetwork/design-system/tokens';
import { headers } from 'next/headers';
import type { ReactElement } from 'react';

/** Gives the page a tenant's accent, moved in lightness until every text on it reads. */
export async function TenantTheme({ primaryColor }: { readonly primaryColor: string | null | undefined }): Promise<ReactElement | null> {
  const css = tenantThemeCss(primaryColor);
  if (css === undefined) return null;
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return <style nonce={nonce} dangerouslySetInnerHTML={{ __html: css }} />;
}
