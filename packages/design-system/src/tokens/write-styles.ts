import { writeFileSync } from 'node:fs';
import { emitStyles } from './emit-css.ts';

writeFileSync(new URL('../styles.css', import.meta.url), emitStyles());
