import { defineErrors } from '@prognetwork/shared-infrastructure';

export const monitoringError = defineErrors({
  'trace.not_found': {
    kind: 'not_found',
    title: 'No such trace',
    detail: () => 'Nothing is known of this trace, or it is older than the retention.',
  },
});
