import type { ReactElement, ReactNode } from 'react';

/** Line icons on one 20-unit grid; decorative, so the words beside them carry the meaning. */
function Icon({ children, className }: { readonly children: ReactNode; readonly className?: string | undefined }): ReactElement {
  return (
    <svg
      className={className}
      viewBox="0 0 20 20"
      width="1.25em"
      height="1.25em"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

type IconProps = { readonly className?: string };

export function CheckIcon({ className }: IconProps): ReactElement {
  return (
    <Icon className={className}>
      <path d="m4.5 10.5 3.5 3.5 7.5-8" />
    </Icon>
  );
}

export function CrossIcon({ className }: IconProps): ReactElement {
  return (
    <Icon className={className}>
      <path d="m5 5 10 10M15 5 5 15" />
    </Icon>
  );
}

export function AlertIcon({ className }: IconProps): ReactElement {
  return (
    <Icon className={className}>
      <circle cx="10" cy="10" r="7.5" />
      <path d="M10 6v4.5M10 13.75v.01" />
    </Icon>
  );
}

export function NoteIcon({ className }: IconProps): ReactElement {
  return (
    <Icon className={className}>
      <circle cx="10" cy="10" r="7.5" />
      <path d="M10 9.5V14M10 6.25v.01" />
    </Icon>
  );
}

export function UndoIcon({ className }: IconProps): ReactElement {
  return (
    <Icon className={className}>
      <path d="M7 4 3.5 7.5 7 11M3.5 7.5H12a4.25 4.25 0 0 1 0 8.5H8" />
    </Icon>
  );
}

export function ArrowIcon({ className }: IconProps): ReactElement {
  return (
    <Icon className={className}>
      <path d="M4 10h12m-4.5-4.5L16 10l-4.5 4.5" />
    </Icon>
  );
}

export function SunIcon({ className }: IconProps): ReactElement {
  return (
    <Icon className={className}>
      <circle cx="10" cy="10" r="3.25" />
      <path d="M10 2v1.5m0 13V18m8-8h-1.5M3.5 10H2m13.66-5.66-1.06 1.06M5.4 14.6l-1.06 1.06m11.32 0L14.6 14.6M5.4 5.4 4.34 4.34" />
    </Icon>
  );
}
