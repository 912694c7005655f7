import { type SemanticName } from './semantic.ts';

/** Third layer: what a component asks for, answered by a semantic token. Change a component's look here, not in its CSS. */
export const componentColors = {
  'button-primary-bg': 'bg-accent-default',
  'button-primary-bg-hover': 'bg-accent-emphasis',
  'button-primary-content': 'content-accent-inverse',
  'button-secondary-bg': 'bg-subtle',
  'button-secondary-bg-hover': 'bg-muted',
  'button-secondary-border': 'border-default',
  'button-secondary-content': 'content-emphasis',
  'button-danger-bg': 'bg-danger-default',
  'button-danger-bg-hover': 'bg-danger-emphasis',
  'button-danger-content': 'content-danger-inverse',
  'field-bg': 'bg-subtle',
  'field-border': 'border-emphasis',
  'field-border-error': 'border-danger-emphasis',
  'field-content': 'content-emphasis',
  'field-placeholder': 'content-muted',
  'card-bg': 'bg-subtle',
  'card-border': 'border-subtle',
  'table-border': 'border-subtle',
  'table-row-hover': 'bg-muted',
  'focus-ring': 'border-accent-emphasis',
  link: 'content-accent-default',
  'link-hover': 'content-accent-emphasis',
} as const satisfies Record<string, SemanticName>;
