'use client';

import { controlProps, Field, TextInput } from '@prognetwork/design-system';
import { contrastRatio, isHexColor, type TenantPalette, tenantPalette } from '@prognetwork/design-system/tokens';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { ActionForm } from '../../../../components/action-form.tsx';
import type { Branding } from '../../../../contract/tenants.ts';
import type { FormState } from '../../../../gateway/form-state.ts';

interface BrandingFormProps {
  readonly action: (previous: FormState, form: FormData) => Promise<FormState>;
  readonly initial: FormState;
  readonly branding: Branding;
  readonly tenantName: string;
}

const DEFAULT_COLOR = '#8a2f6f';
const hint = { hint: true };

/** The brand as typed, and beside it what readers will get: the same hue, moved until its text can be read. */
export function BrandingForm({ action, initial, branding, tenantName }: BrandingFormProps): ReactElement {
  const t = useTranslations('client.branding');
  const [color, setColor] = useState(branding.primaryColor ?? DEFAULT_COLOR);
  const [logoText, setLogoText] = useState(branding.logoText || tenantName);
  const [tagline, setTagline] = useState(branding.tagline ?? '');
  const usable = isHexColor(color) ? color : DEFAULT_COLOR;
  return (
    <div className="branding">
      <ActionForm action={action} initial={initial} submitLabel={t('save')} doneMessage={t('saved')}>
        <Field id="primaryColor" label={t('color')} hint={t('colorHint')}>
          <span className="color-field">
            <input type="color" value={usable} aria-label={t('pickColor')} onChange={(event) => setColor(event.target.value)} />
            <input
              {...controlProps('primaryColor', hint)}
              className="pn-input mono"
              name="primaryColor"
              value={color}
              spellCheck={false}
              maxLength={7}
              onChange={(event) => setColor(event.target.value)}
            />
          </span>
        </Field>
        <TextInput
          name="logoText"
          label={t('logoText')}
          value={logoText}
          maxLength={60}
          onChange={(event) => setLogoText(event.target.value)}
        />
        <TextInput
          name="tagline"
          label={t('tagline')}
          value={tagline}
          maxLength={160}
          onChange={(event) => setTagline(event.target.value)}
        />
      </ActionForm>
      <div className="branding-previews">
        {(['light', 'dark'] as const).map((theme) => (
          <Preview key={theme} theme={theme} color={usable} logoText={logoText || tenantName} tagline={tagline} />
        ))}
      </div>
    </div>
  );
}

interface PreviewProps {
  readonly theme: 'light' | 'dark';
  readonly color: string;
  readonly logoText: string;
  readonly tagline: string;
}

const paperOf = { light: '#faf7f3', dark: '#0f0d0a' } as const;
const inkOf = { light: '#28241f', dark: '#e7e2da' } as const;

function Preview({ theme, color, logoText, tagline }: PreviewProps): ReactElement {
  const t = useTranslations('client.branding');
  const palette = tenantPalette(color, theme);
  const wasMoved = palette.solid.toLowerCase() !== color.toLowerCase();
  return (
    <figure className="brand-preview" style={{ background: paperOf[theme], color: inkOf[theme] }}>
      <figcaption>{t(theme)}</figcaption>
      <p className="brand-logo" style={{ color: palette.text }}>
        {logoText}
      </p>
      <p>{tagline || t('noTagline')}</p>
      <span className="brand-button" style={{ background: palette.solid, color: palette.onSolid }}>
        {t('sample')}
      </span>
      <span className="brand-tint" style={{ background: palette.tint, color: palette.text, borderColor: palette.border }}>
        {t('sampleNote')}
      </span>
      <p className="brand-ratio" data-tabular="">
        {wasMoved ? t('moved', { from: color, to: palette.solid }) : t('kept')} {t('ratio', { ratio: ratioOf(palette) })}
      </p>
    </figure>
  );
}

function ratioOf({ onSolid, solid }: TenantPalette): string {
  return contrastRatio(onSolid, solid).toFixed(1);
}
