import * as z from 'zod';
import { defineCommand, defineQuery } from '../command.ts';

const service = 'tenant-service';

const profile = z.object({
  tenantId: z.uuid(),
  name: z.string(),
  description: z.string(),
  tagline: z.string(),
});

const OF_THE_ORGANISATION = 'what everybody sees of the organisation';
const profileIsPublic = Object.fromEntries(
  ['input.name', 'input.description', 'output.name', 'output.description'].map((field) => [field, OF_THE_ORGANISATION]),
);

export const updateOrganisationProfile = defineCommand('organisation.update_profile', {
  service,
  permission: 'tenant.update',
  description: 'Changes what everybody sees of the organisation: its name, description and tagline.',
  input: z
    .strictObject({
      name: z.string().trim().min(1).max(200).optional(),
      description: z.string().trim().max(2000).optional(),
      tagline: z.string().trim().max(160).optional(),
    })
    .refine((change) => Object.values(change).some((value) => value !== undefined), { error: 'names nothing to change' }),
  output: profile,
  personal: { notPersonal: profileIsPublic },
});

const day = z.iso.date();
const activityDay = z.object({
  day,
  membersJoined: z.int(),
  membersLeft: z.int(),
  /** Payments that were settled, in minor units, by currency. */
  payments: z.array(z.object({ currency: z.string(), amount: z.string(), count: z.int() })),
});

export const organisationActivity = defineQuery('organisation.activity', {
  service,
  permission: 'tenant.read',
  description: 'Members who joined and left, and payments by currency, for each day (UTC) that had any.',
  input: z.strictObject({ from: day.optional(), until: day.optional() }),
  output: z.object({ days: z.array(activityDay).max(400) }),
});

export const rebuildOrganisationActivity = defineCommand('organisation_activity.rebuild', {
  service,
  permission: 'platform.manage',
  description: 'Fills the activity of all organisations anew from the log, while the present one is still read.',
  input: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
  output: z.object({ build: z.int() }),
  personal: { notPersonal: { 'input.reason': 'the words of who sends it, under whose key the input is' } },
});
