import { defineErrors } from '@prognetwork/shared-infrastructure';

export const emailError = defineErrors({
  'template.not_found': { kind: 'not_found', title: 'No such template' },
  'template.invalid': { kind: 'invalid_input', title: 'The template is not valid', detail: ({ reason }) => String(reason) },
  'message.not_found': { kind: 'not_found', title: 'No such message' },
  'person.erased': { kind: 'not_found', title: 'The person is no longer on the platform' },
  'suppression.not_found': { kind: 'not_found', title: 'No such suppression' },
  'tenant_profile.unavailable': { kind: 'unavailable', title: 'The tenant service cannot be asked now' },
});
