import { toHex } from '../color/oklch.ts';
import { primitive } from './primitives.ts';
import { type SemanticName, semanticTokens } from './semantic.ts';

const light = semanticTokens('light');

function hex(name: SemanticName): string {
  const source = light.get(name);
  if (source === undefined) throw new Error(`No token ${name}`);
  return toHex(primitive(source));
}

/** The light theme as literal values: mail programs read neither CSS variables nor OKLCH, and load no web fonts reliably. */
export const mailTokens = {
  background: hex('bg-default'),
  surface: hex('bg-subtle'),
  border: hex('border-subtle'),
  text: hex('content-default'),
  heading: hex('content-emphasis'),
  mutedText: hex('content-muted'),
  accent: hex('bg-accent-default'),
  onAccent: hex('content-accent-inverse'),
  accentText: hex('content-accent-default'),
  success: hex('content-success-default'),
  danger: hex('content-danger-default'),
  radius: '8px',
  buttonPadding: '14px 24px',
  fontFamily: "'Atkinson Hyperlegible Next', 'Atkinson Hyperlegible', Helvetica, Arial, sans-serif",
  displayFontFamily: "'Bricolage Grotesque', 'Atkinson Hyperlegible Next', Helvetica, Arial, sans-serif",
  fontSize: '17px',
  lineHeight: '1.6',
} as const;
