import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '@prognetwork/platform-host';
import { describeMembershipJourney } from './membership-journey.ts';

describeMembershipJourney('in one process', () =>
  startPlatform({ stateDirectory: mkdtempSync(join(tmpdir(), 'prognetwork-one-')), portShift: 11_000, clients: false, seed: false }),
);
