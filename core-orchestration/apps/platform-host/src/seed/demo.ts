export interface DemoPerson {
  readonly label: string;
  readonly email: string;
  readonly displayName: string;
}

export interface DemoOrganisation {
  readonly name: string;
  readonly slug: string;
  readonly kind: 'federation' | 'chapter';
  readonly parentSlug?: string;
}

export const coordinator: DemoPerson = {
  label: 'Organisation owner',
  email: 'coordinator@demo.example',
  displayName: 'Demo Coordinator',
};

/** A federation and two chapters; parents come before their children. */
export const organisations: readonly DemoOrganisation[] = [
  { name: 'Demo Federation', slug: 'demo-federation', kind: 'federation' },
  { name: 'Demo Northern Chapter', slug: 'demo-north', kind: 'chapter', parentSlug: 'demo-federation' },
  { name: 'Demo Southern Chapter', slug: 'demo-south', kind: 'chapter', parentSlug: 'demo-federation' },
];

/** Who joins what, and pays. */
export const members: readonly { readonly person: DemoPerson; readonly joins: readonly string[] }[] = [
  { person: member('Northern', 'north'), joins: ['demo-north', 'demo-federation'] },
  { person: member('Southern', 'south'), joins: ['demo-south'] },
];

export const demoSignIns: readonly DemoPerson[] = [coordinator, ...members.map(({ person }) => person)];

function member(where: string, name: string): DemoPerson {
  return { label: `${where} member`, email: `${name}@demo.example`, displayName: `Demo ${where} Member` };
}
