import { organisationActivity, rebuildOrganisationActivity, updateOrganisationProfile } from '@prognetwork/event-based-service-client';
import { handleCommand, handleQuery, type PlatformApiHandlers, type RunningProjection } from '@prognetwork/shared-infrastructure';
import { readActivity } from './activity/read-activity.ts';
import { updateProfile } from './profiles/update-profile.ts';

/** The commands and queries of the Platform API that this service answers. */
export function platformApiHandlers(activity: RunningProjection): PlatformApiHandlers {
  return {
    commands: [
      handleCommand(updateOrganisationProfile, (input, { tx }) => updateProfile(tx, input)),
      handleCommand(rebuildOrganisationActivity, async ({ reason }) => ({ build: await activity.rebuild(reason) })),
    ],
    queries: [
      handleQuery(organisationActivity, async (input, { tx }) => readActivity(tx, await activity.serving(), input), { reads: [activity] }),
    ],
  };
}
