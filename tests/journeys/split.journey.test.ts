import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSplitPlatform } from '@prognetwork/platform-host';
import { describeMembershipJourney } from './membership-journey.ts';

describeMembershipJourney('in several processes', () =>
  startSplitPlatform({
    stateDirectory: mkdtempSync(join(tmpdir(), 'prognetwork-split-')),
    portShift: 12_000,
    groups: [['event-streaming'], ['user', 'tenant'], ['payment', 'sandbox', 'email'], ['monitoring', 'gateway']],
  }),
);
