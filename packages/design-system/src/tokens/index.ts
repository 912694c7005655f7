export { contrastRatio, solveContrast, TEXT_CONTRAST } from '../color/contrast.ts';
export { isHexColor } from '../color/oklch.ts';
export { componentColors } from './component.ts';
export { mailTokens } from './mail.ts';
export { primitives } from './primitives.ts';
export { densities, fonts, motion, radii, textSizes, type Density } from './scale.ts';
export { intents, semanticTokens, themes, type Intent, type Theme } from './semantic.ts';
export { tenantPalette, tenantThemeCss, type TenantPalette } from './tenant-theme.ts';
