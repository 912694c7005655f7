/** Every permission of the platform. A token carries the ones its bearer has. */
export type Permission =
  | 'tenant.read'
  | 'tenant.update'
  | 'member.read'
  | 'member.manage'
  | 'payment.read'
  | 'payment.manage'
  | 'payment.pay'
  | 'email.read'
  | 'email.manage'
  | 'event.read'
  | 'webhook.manage'
  | 'platform.read'
  | 'platform.manage'
  | 'service';

export type TenantRole = 'owner' | 'administrator' | 'member' | 'applicant';

const administration: readonly Permission[] = [
  'tenant.read',
  'tenant.update',
  'member.read',
  'member.manage',
  'payment.read',
  'payment.manage',
  'payment.pay',
  'email.read',
  'email.manage',
  'event.read',
  'webhook.manage',
];

export const permissionsOfRole: Readonly<Record<TenantRole, readonly Permission[]>> = {
  owner: administration,
  administrator: administration,
  member: ['tenant.read', 'payment.pay'],
  applicant: ['tenant.read', 'payment.pay'],
};

export const platformAdministratorPermissions: readonly Permission[] = ['platform.read', 'platform.manage'];
