import { createHash } from 'node:crypto';

/** The whole look of the hosted page. It is inlined, so that the page is one request and its content policy can name it by hash. */
const styles = `
:root{color-scheme:light dark;
--page:light-dark(oklch(97.5% .008 85),oklch(19% .012 240));
--panel:light-dark(oklch(30% .05 235),oklch(24% .028 238));
--panel-text:light-dark(oklch(97% .012 85),oklch(95% .01 85));
--panel-muted:light-dark(oklch(84% .03 225),oklch(77% .03 230));
--panel-line:light-dark(oklch(100% 0 0/.16),oklch(100% 0 0/.12));
--sheet:light-dark(oklch(99.6% .003 85),oklch(21.5% .014 240));
--text:light-dark(oklch(26% .03 240),oklch(94% .008 85));
--muted:light-dark(oklch(46% .025 240),oklch(75% .015 235));
--line:light-dark(oklch(62% .02 240),oklch(56% .02 240));
--hairline:light-dark(oklch(90% .012 85),oklch(32% .015 240));
--field:light-dark(oklch(100% 0 0),oklch(17% .012 240));
--accent:light-dark(oklch(47% .11 232),oklch(80% .1 222));
--accent-strong:light-dark(oklch(40% .1 234),oklch(86% .08 220));
--on-accent:light-dark(oklch(99% .005 85),oklch(20% .04 235));
--danger:light-dark(oklch(48% .17 28),oklch(79% .12 25));
--danger-soft:light-dark(oklch(96% .022 28),oklch(28% .055 25));
--sand:oklch(83% .105 82);--on-sand:oklch(27% .05 70);
--radius:.625rem}
*,*::before,*::after{box-sizing:border-box}
body{margin:0;min-height:100dvh;background:var(--page);color:var(--text);font:1.0625rem/1.55 'Avenir Next','Segoe UI Variable Text','Segoe UI',system-ui,sans-serif;-webkit-text-size-adjust:100%;text-size-adjust:100%}
h1,h2,p,dl,dd,ul{margin:0;padding:0}
a{color:var(--accent);text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.layout{display:grid;min-height:100dvh;grid-template-rows:auto 1fr}
.order{background:var(--panel);color:var(--panel-text);padding:1.25rem 1.25rem 1.75rem}
.order :focus-visible{outline-color:var(--panel-text)}
.inner{width:100%;max-width:27rem;margin-inline:auto}
.bar{display:flex;align-items:center;gap:.75rem;justify-content:space-between}
.merchant{display:flex;align-items:center;gap:.7rem;font-weight:600;min-width:0;overflow-wrap:anywhere}
.mark{flex:none;display:grid;place-items:center;inline-size:2.25rem;block-size:2.25rem;border-radius:.6rem;background:var(--panel-text);color:var(--panel);font-weight:700}
.badge{flex:none;padding:.15rem .6rem;border-radius:99rem;background:var(--sand);color:var(--on-sand);font-size:.8125rem;font-weight:700;letter-spacing:.01em}
.what{margin-block-start:1.5rem;color:var(--panel-muted);overflow-wrap:anywhere}
.amount{font-size:clamp(2.25rem,1.7rem + 2.4vw,3.25rem);line-height:1.12;font-weight:650;letter-spacing:-.025em;font-variant-numeric:tabular-nums;margin-block-start:.15rem}
.lines{display:none}
.back{display:inline-flex;align-items:center;min-height:2.75rem;color:var(--panel-muted);font-size:.9375rem}
.back:hover{color:var(--panel-text)}
.pay{background:var(--sheet);padding:1.75rem 1.25rem 3rem}
h2,.title{font-size:1.375rem;line-height:1.25;letter-spacing:-.01em;font-weight:650}
.lead{color:var(--muted);margin-block-start:.35rem}
form{display:grid;gap:1.125rem;margin-block-start:1.5rem}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:1rem;align-items:start}
.field{display:grid;gap:.375rem;min-width:0}
label{font-weight:600;font-size:.9688rem}
.hint{color:var(--muted);font-size:.875rem}
input{inline-size:100%;min-block-size:3rem;padding:.55rem .85rem;border:1px solid var(--line);border-radius:var(--radius);background:var(--field);color:inherit;font:inherit;font-variant-numeric:tabular-nums;transition:border-color .12s}
input::placeholder{color:var(--muted);opacity:.85}
input:hover{border-color:var(--text)}
input:focus-visible{outline-offset:0;border-color:var(--accent)}
input[aria-invalid=true]{border-color:var(--danger);box-shadow:inset 0 0 0 1px var(--danger)}
.error{color:var(--danger);font-size:.9375rem;font-weight:550}
.alert{margin-block-start:1.25rem;padding:.85rem 1rem;border:1px solid var(--danger);border-inline-start-width:.3rem;border-radius:var(--radius);background:var(--danger-soft)}
.alert p{font-weight:600}.alert ul{list-style:none;margin-block-start:.25rem}.alert a{color:inherit;display:inline-block;padding-block:.2rem}
button{min-block-size:3.25rem;padding:.7rem 1.25rem;border:0;border-radius:var(--radius);background:var(--accent);color:var(--on-accent);font:inherit;font-weight:650;font-variant-numeric:tabular-nums;cursor:pointer;transition:background .12s}
button:hover{background:var(--accent-strong)}
button.quiet{background:transparent;color:var(--text);box-shadow:inset 0 0 0 1px var(--line)}
button.quiet:hover{background:var(--page)}
.button{display:inline-flex;align-items:center;justify-content:center;min-block-size:3.25rem;padding:.7rem 1.5rem;border-radius:var(--radius);background:var(--accent);color:var(--on-accent);font-weight:650;text-decoration:none;margin-block-start:1.5rem}
.button:hover{background:var(--accent-strong)}
.safe{color:var(--muted);font-size:.875rem;text-align:center}
details{margin-block-start:2rem;border-block-start:1px solid var(--hairline);padding-block-start:.5rem}
summary{display:flex;align-items:center;min-height:2.75rem;cursor:pointer;font-weight:600;color:var(--accent);list-style-position:inside}
summary::before{content:'+';inline-size:1.4rem;font-weight:700}details[open] summary::before{content:'–'}
summary::-webkit-details-marker{display:none}summary{list-style:none}
dl.cards{display:grid;gap:.6rem;font-size:.9375rem;margin-block:.25rem .75rem}
dl.cards div{display:grid;gap:.05rem}
dl.cards dt{font-variant-numeric:tabular-nums;font-weight:600;letter-spacing:.02em}
dl.cards dd{color:var(--muted)}
@media (min-width:26rem){dl.cards div{grid-template-columns:12.5rem 1fr;gap:.75rem}}
@media (min-width:58rem){
.layout{grid-template:1fr/minmax(0,5fr) minmax(0,6fr)}
.order{display:grid;padding:clamp(2rem,7vh,5rem) clamp(2rem,5vw,6rem)}
.order .inner{margin-inline:auto 0;display:grid;grid-template-rows:auto auto auto 1fr}
.what{margin-block-start:3.25rem;font-size:1.125rem}
.lines{display:grid;gap:.75rem;margin-block-start:2rem;padding-block-start:1.25rem;border-block-start:1px solid var(--panel-line)}
.lines div{display:flex;justify-content:space-between;gap:1.5rem;font-variant-numeric:tabular-nums}
.lines dt{overflow-wrap:anywhere}.lines dd{white-space:nowrap}
.lines .total{font-weight:650;padding-block-start:.75rem;border-block-start:1px solid var(--panel-line)}
.back{align-self:end}
.pay{padding:clamp(2rem,7vh,5rem) clamp(2rem,5vw,6rem)}
.pay .inner{margin-inline:0 auto}}
@media (prefers-reduced-motion:reduce){*{transition:none!important}}
@media (prefers-contrast:more){:root{--muted:var(--text);--panel-muted:var(--panel-text);--line:var(--text);--hairline:var(--text)}}
`;

/** One string, because the content policy names the hash of exactly what is between the tags. */
export const styleElement = `<style>${styles}</style>`;

export const stylesHash = `sha256-${createHash('sha256').update(styles).digest('base64')}`;
