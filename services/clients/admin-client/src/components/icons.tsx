import type { ReactElement } from 'react';

const paths = {
  overview: 'M3 11.5 10 4l7 7.5M5 10v6.5h3.5v-4h3v4H15V10',
  tenants: 'M3.5 16.5v-12h8v12m0-8h5v8M2 16.5h16M6 7.5h3M6 10.5h3M6 13.5h3M14 11.5v.01M14 14v.01',
  people: 'M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm-5 7c0-2.8 2.2-4.5 5-4.5s5 1.7 5 4.5M13 4a2.7 2.7 0 0 1 0 5.2m2 3.1c1.6.7 2.5 2.2 2.5 4.2',
  events: 'M11 2.5 4.5 11H10l-1 6.5L15.5 9H10l1-6.5Z',
  mail: 'M3 5h14v10H3zM3.5 5.5 10 11l6.5-5.5',
  traces: 'M3 4.5h7M6 8.2h8M9 11.8h5M7 15.5h10',
  logs: 'M4 5h2m2.5 0H16M4 10h2m2.5 0H16M4 15h2m2.5 0H13',
  payments: 'M2.5 5.5h15v9.5h-15zM2.5 8.5h15M5.5 12h3',
  invoices: 'M5 2.5h7.5L15.5 5.5v12H5zM12 2.5V6h3.5M7.5 9.5h5.5M7.5 12.5h5.5',
  plans: 'M10.5 3H16.5v6L9.5 16.5 3.5 10.5 10.5 3ZM13.5 6v.01',
  templates: 'M3 3.5h14v13H3zM3 7.5h14M8 7.5v9',
  settings: 'M3 6h8m4 0h2M3 14h2m4 0h8M13 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM7 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  chapters: 'M10 3v4m0 0H5v3m5-3h5v3M3 10h4v4H3zM13 10h4v4h-4zM8 3h4',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM13 13l4 4',
  menu: 'M3 6h14M3 10h14M3 14h14',
  chevron: 'm6.5 8 3.5-3.5L13.5 8m-7 4 3.5 3.5 3.5-3.5',
  back: 'M12 5 7 10l5 5',
  next: 'm8 5 5 5-5 5',
  signOut: 'M8 3.5H4v13h4M8.5 10H17m-3-3 3 3-3 3',
  copy: 'M7 7h9v9H7zM4 13V4h9',
  pause: 'M7 5v10M13 5v10',
  play: 'M6.5 4.5v11l9-5.5-9-5.5Z',
  plus: 'M10 4v12M4 10h12',
  check: 'm4.5 10.5 3.5 3.5 7.5-8',
  cross: 'm5 5 10 10M15 5 5 15',
  link: 'M8.5 11.5a3 3 0 0 0 4.300.2l2.700-2.700a3 3 0 0 0-4.300-4.300L10 6m1.5 2.5a3 3 0 0 0-4.300-.2L4.5 11a3 3 0 0 0 4.300 4.300L10 14',
  consumers: 'M3 5h6v4H3zM3 11.5h6v4H3zM9 7h3.500v6.500H9M12.500 10H17m-2.500-2.500L17 10l-2.500 2.500',
  schemas: 'M7 3.500H5.500v5L4 10l1.500 1.500v5H7M13 3.500h1.500v5L16 10l-1.500 1.500v5H13',
  sagas: 'M4.500 4.500h4v4h-4zM11.500 11.500h4v4h-4zM8.500 6.500h5v5M11.500 13.500H6.500V8.500',
  webhooks:
    'M10 6.500a2.500 2.500 0 1 0-3.200-2.400M8.700 5.800 6 11m9.500 2.500a2.500 2.500 0 1 0-2.400-3.200M13 14H7.500m-3.700-3a2.500 2.500 0 1 0 3.700 2.600M10.500 5l2.700 5',
  history: 'M3.500 10a6.500 6.500 0 1 0 2-4.700M3.500 3.500v3.500H7M10 6.500V10l2.500 2',
  leads: 'M3 4h14v9.500H9L5.500 16.500v-3H3zM6.500 7.500h7M6.500 10h4.500',
  retention: 'M5 3h10M5 17h10M6.500 3c0 4 3.500 4.500 3.500 7s-3.500 3-3.500 7M13.500 3c0 4-3.500 4.500-3.500 7s3.500 3 3.500 7',
  print: 'M6 7V3h8v4M6 14H3V7h14v7h-3M6 11.5h8V17H6z',
} as const;

export type IconName = keyof typeof paths;

/** Line icons on one 20-unit grid; always beside words, so hidden from screen readers. */
export function Icon({ name, className = 'icon' }: { readonly name: IconName; readonly className?: string }): ReactElement {
  return (
    <svg
      className={className}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
