import type { IconName } from '../components/icons.tsx';

export interface NavigationItem {
  readonly path: string;
  readonly key:
    | 'overview'
    | 'tenants'
    | 'people'
    | 'events'
    | 'mail'
    | 'traces'
    | 'logs'
    | 'members'
    | 'payments'
    | 'invoices'
    | 'plans'
    | 'messages'
    | 'templates'
    | 'chapters'
    | 'consumers'
    | 'schemas'
    | 'sagas'
    | 'retention'
    | 'leads'
    | 'webhooks'
    | 'settings';
  readonly icon: IconName;
}

export interface NavigationGroup {
  readonly key: 'run' | 'backbone' | 'observe' | 'community' | 'money' | 'communication' | 'organisation';
  readonly items: readonly NavigationItem[];
}

/** Paths are relative to the workspace's address. */
export const platformNavigation: readonly NavigationGroup[] = [
  {
    key: 'run',
    items: [
      { path: '', key: 'overview', icon: 'overview' },
      { path: '/tenants', key: 'tenants', icon: 'tenants' },
      { path: '/people', key: 'people', icon: 'people' },
      { path: '/leads', key: 'leads', icon: 'leads' },
    ],
  },
  {
    key: 'backbone',
    items: [
      { path: '/events', key: 'events', icon: 'events' },
      { path: '/consumers', key: 'consumers', icon: 'consumers' },
      { path: '/schemas', key: 'schemas', icon: 'schemas' },
      { path: '/sagas', key: 'sagas', icon: 'sagas' },
      { path: '/webhooks', key: 'webhooks', icon: 'webhooks' },
      { path: '/retention', key: 'retention', icon: 'retention' },
    ],
  },
  {
    key: 'observe',
    items: [
      { path: '/mail', key: 'mail', icon: 'mail' },
      { path: '/traces', key: 'traces', icon: 'traces' },
      { path: '/logs', key: 'logs', icon: 'logs' },
    ],
  },
];

export const tenantNavigation: readonly NavigationGroup[] = [
  {
    key: 'community',
    items: [
      { path: '', key: 'overview', icon: 'overview' },
      { path: '/members', key: 'members', icon: 'people' },
      { path: '/chapters', key: 'chapters', icon: 'chapters' },
    ],
  },
  {
    key: 'money',
    items: [
      { path: '/payments', key: 'payments', icon: 'payments' },
      { path: '/invoices', key: 'invoices', icon: 'invoices' },
      { path: '/plans', key: 'plans', icon: 'plans' },
    ],
  },
  {
    key: 'communication',
    items: [
      { path: '/messages', key: 'messages', icon: 'mail' },
      { path: '/templates', key: 'templates', icon: 'templates' },
    ],
  },
  {
    key: 'organisation',
    items: [
      { path: '/webhooks', key: 'webhooks', icon: 'webhooks' },
      { path: '/settings', key: 'settings', icon: 'settings' },
    ],
  },
];
