import type { FormState } from '../gateway/form-state.ts';

/** React empties a form after its action; when the action failed, this puts back what had been typed. */
export function putBack(form: HTMLFormElement | null, { status, values }: FormState): void {
  if (form === null || status !== 'failed' || values === undefined) return;
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = values[field.name] !== undefined;
    else if (isTyped(field)) field.value = values[field.name] ?? field.value;
  }
}

function isTyped(field: Element): field is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement {
  if (field instanceof HTMLInputElement) return field.type !== 'hidden';
  return field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement;
}
