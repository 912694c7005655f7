export { ActionForm, type ActionFormProps, type FormField } from './components/action-form.tsx';
export { Button, ButtonLink, buttonClass, type ButtonLinkProps, type ButtonProps, type ButtonVariant } from './components/button.tsx';
export { classNames } from './components/class-names.ts';
export { Dialog, type DialogProps } from './components/dialog.tsx';
export { DialogTrigger } from './components/dialog-trigger.tsx';
export { Checkbox, controlProps, Field, FieldError, OneTimeCodeInput, Select, TextArea, TextInput } from './components/field.tsx';
export type {
  CheckboxProps,
  ControlProps,
  FieldText,
  SelectOption,
  SelectProps,
  TextAreaProps,
  TextInputProps,
} from './components/field.tsx';
export { FormErrorSummary, type FormErrorSummaryProps, type FormProblem } from './components/form-error-summary.tsx';
export { emptyForm, passwordOf, textOf, type FormAction, type FormState } from './components/form-state.ts';
export { formatMoney, toDecimal, type MoneyAmount } from './components/format-money.ts';
export { AlertIcon, ArrowIcon, CheckIcon, CrossIcon, NoteIcon, SunIcon, UndoIcon } from './components/icons.tsx';
export { Link, SkipLink, type LinkProps } from './components/link.tsx';
export { Logo } from './components/logo.tsx';
export { PasswordInput, type PasswordInputProps, type PasswordText } from './components/password-input.tsx';
export { DateTime, Money, type DateTimeProps } from './components/money.tsx';
export { Poster, type PosterProps } from './components/poster.tsx';
export { Steps, type Step, type StepStatus } from './components/steps.tsx';
export { Badge, Callout, Card, EmptyState, PageHeader, Skeleton } from './components/surfaces.tsx';
export type { BadgeProps, CalloutProps, CardProps, EmptyStateProps, PageHeaderProps } from './components/surfaces.tsx';
export { Table, type TableColumn, type TableProps } from './components/table.tsx';
export { THEME_COOKIE, themeFromCookie } from './components/theme-cookie.ts';
export { ThemeToggle } from './components/theme-toggle.tsx';
export type { Intent } from './tokens/semantic.ts';
export type { Density } from './tokens/scale.ts';
