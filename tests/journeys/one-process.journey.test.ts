import { startPlatform } from '@prognetwork/platform-host';
import { backboneEnvironment, describeBackboneJourney } from './backbone-journey.ts';
import { describeMembershipJourney } from './membership-journey.ts';
import { startInTemporaryState } from './temporary-state.ts';

describeMembershipJourney('in one process', () =>
  startInTemporaryState('one', (stateDirectory) => startPlatform({ stateDirectory, portShift: 11_000, clients: false, seed: false })),
);

describeBackboneJourney('in one process', () =>
  startInTemporaryState('backbone-one', (stateDirectory) =>
    startPlatform({ stateDirectory, portShift: 11_500, clients: false, seed: false, environment: backboneEnvironment }),
  ),
);
