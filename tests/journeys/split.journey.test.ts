import { startSplitPlatform } from '@prognetwork/platform-host';
import { backboneEnvironment, describeBackboneJourney } from './backbone-journey.ts';
import { describeMembershipJourney } from './membership-journey.ts';
import { startInTemporaryState } from './temporary-state.ts';

const groups = [['event-streaming'], ['user', 'tenant'], ['payment', 'sandbox', 'email'], ['monitoring', 'gateway']];

describeMembershipJourney('in several processes', () =>
  startInTemporaryState('split', (stateDirectory) => startSplitPlatform({ stateDirectory, portShift: 12_000, groups })),
);

describeBackboneJourney('in several processes', () =>
  startInTemporaryState('backbone-split', (stateDirectory) =>
    startSplitPlatform({ stateDirectory, portShift: 12_500, groups, environment: backboneEnvironment }),
  ),
);
