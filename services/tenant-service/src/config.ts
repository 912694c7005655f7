import { defineSettings, setting, type ValuesOf } from '@prognetwork/environment-configuration';
import { commonSettings } from '@prognetwork/shared-infrastructure';

export const tenantServiceSettings = defineSettings({
  ...commonSettings('TENANT', 3006),
  PROVISIONING_MAX_PER_PERSON: setting.integer('Organisations one person may have in creation at the same time', {
    min: 1,
    max: 1000,
    default: 20,
  }),
  PROVISIONING_STEP_ATTEMPTS: setting.integer('Attempts a step of the provisioning has before everything is taken back', {
    min: 1,
    max: 50,
    default: 7,
  }),
  PROVISIONING_PLAN: setting.text('Code of the platform plan that new organisations try', { default: 'community' }),
});

export type TenantServiceConfig = ValuesOf<typeof tenantServiceSettings>;
