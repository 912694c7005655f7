import { startPlatform } from '@prognetwork/platform-host';
import { describeMembershipJourney } from './membership-journey.ts';
import { startInTemporaryState } from './temporary-state.ts';

describeMembershipJourney('in one process', () =>
  startInTemporaryState('one', (stateDirectory) => startPlatform({ stateDirectory, portShift: 11_000, clients: false, seed: false })),
);
