import { Money } from '@prognetwork/design-system';
import { getLocale } from 'next-intl/server';
import type { ReactElement } from 'react';
import type { Money as MoneyAmount } from '../contract/shared.ts';

export async function MoneyText({ value }: { readonly value: MoneyAmount }): Promise<ReactElement> {
  return <Money value={value} locale={await getLocale()} />;
}
