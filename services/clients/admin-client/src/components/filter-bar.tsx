import { Button } from '@prognetwork/design-system';
import Form from 'next/form';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { Icon } from './icons.tsx';
import type { PageQuery } from './page-query.ts';

export interface Filter {
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

interface FilterBarProps {
  readonly path: string;
  readonly query: PageQuery;
  readonly searchLabel?: string;
  readonly filters?: readonly Filter[];
}

/** Search and filters as a plain GET form: the address says what is shown, and it works before any script has loaded. */
export async function FilterBar({ path, query, searchLabel, filters = [] }: FilterBarProps): Promise<ReactElement> {
  const t = await getTranslations('common');
  return (
    <Form action={path} className="filter-bar" key={JSON.stringify(query)}>
      {searchLabel !== undefined && (
        <label className="search-field">
          <span className="sr-only">{searchLabel}</span>
          <Icon name="search" />
          <input
            type="search"
            name="q"
            className="pn-input"
            placeholder={searchLabel}
            defaultValue={query['q']}
            maxLength={200}
            autoComplete="off"
          />
          <kbd aria-hidden="true">/</kbd>
        </label>
      )}
      {filters.map((filter) => (
        <label key={filter.name} className="filter-select">
          <span className="sr-only">{filter.label}</span>
          <select name={filter.name} className="pn-input" defaultValue={query[filter.name] ?? ''}>
            <option value="">{filter.label}</option>
            {filter.options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
        </label>
      ))}
      <Button type="submit" variant="secondary" size="small">
        {t('apply')}
      </Button>
    </Form>
  );
}
