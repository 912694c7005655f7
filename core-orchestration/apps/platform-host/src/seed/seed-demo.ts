import { existsSync, writeFileSync } from 'node:fs';
import type { Progress } from '../console/progress.ts';
import type { StateDirectory } from '../state/state-directory.ts';
import { coordinator, members, organisations } from './demo.ts';
import { foundOrganisation } from './found-organisation.ts';
import { joinAndPay } from './join-and-pay.ts';
import { createPlatformApi, type PlatformApi } from './platform-api.ts';
import { signIn, signUp } from './sign-up.ts';

export interface SeedOptions {
  readonly urls: Readonly<Record<string, string>>;
  readonly secrets: { readonly administrator: { readonly email: string; readonly password: string }; readonly demoPassword: string };
  readonly state: StateDirectory;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Makes the demo through the public API, as people would. An interrupted one goes on where it stopped; a finished one is not made again. */
export async function seedDemoOnce(options: SeedOptions): Promise<void> {
  const marker = options.state.file('seeded.json');
  if (existsSync(marker)) return;
  const { urls, secrets, progress, signal } = options;
  const visitor = createPlatformApi(urls['gateway'] ?? '', signal);
  const people = new Map<string, PlatformApi>();
  await progress.step('Demo: signing up people', async () => {
    const { email, password } = secrets.administrator;
    const administrator = await signIn(visitor, email, password);
    for (const person of [coordinator, ...members.map((member) => member.person)]) {
      people.set(person.email, await signUp(visitor, administrator, person, secrets.demoPassword));
    }
  });
  await progress.step('Demo: founding a federation and its chapters', () => foundAll(personOf(people, coordinator.email)));
  await progress.step('Demo: joining and paying dues', async () => {
    for (const { person, joins } of members) {
      for (const slug of joins)
        await joinAndPay({ member: personOf(people, person.email), slug, returnUrl: urls['marketing'] ?? '', signal });
    }
  });
  writeFileSync(marker, `${JSON.stringify({ seededAt: new Date().toISOString() })}\n`);
}

async function foundAll(owner: PlatformApi): Promise<void> {
  const tenantIds = new Map<string, string>();
  for (const organisation of organisations) {
    const parentId = organisation.parentSlug === undefined ? undefined : tenantIds.get(organisation.parentSlug);
    tenantIds.set(organisation.slug, await foundOrganisation(owner, organisation, parentId));
  }
}

function personOf(people: ReadonlyMap<string, PlatformApi>, email: string): PlatformApi {
  const person = people.get(email);
  if (!person) throw new Error(`${email} did not sign up`);
  return person;
}
