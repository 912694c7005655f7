import { mailTokens } from '@prognetwork/design-system/tokens';
import { ImageResponse } from 'next/og';

export const size = { width: 1200, height: 630 };
export const contentType = 'image/png';
export const alt = 'ProgNetwork';

const marigold = '#dba24c';
const fern = '#3f9d5f';

/** Shapes of our pattern: what links to us show where a picture is asked for. */
const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 630"><g transform="translate(0 15)">
<path d="M0 0h200A200 200 0 0 1 0 200Z" fill="${mailTokens.accent}"/><circle cx="300" cy="100" r="100" fill="${marigold}"/><path d="M400 0h200v200A200 200 0 0 1 400 0Z" fill="${fern}"/>
<circle cx="100" cy="260" r="40" fill="${marigold}"/><path d="M10 400a90 90 0 0 1 180 0Z" fill="${mailTokens.heading}"/><circle cx="300" cy="260" r="40" fill="${mailTokens.heading}"/><path d="M210 400a90 90 0 0 1 180 0Z" fill="${mailTokens.accent}"/><circle cx="500" cy="260" r="40" fill="${fern}"/><path d="M410 400a90 90 0 0 1 180 0Z" fill="${marigold}"/>
<path d="M0 600A200 200 0 0 1 200 400v200Z" fill="${fern}"/><path d="M200 400h200A200 200 0 0 1 200 600Z" fill="${marigold}"/><circle cx="500" cy="500" r="100" fill="${mailTokens.heading}"/><circle cx="500" cy="500" r="44" fill="${mailTokens.background}"/></g></svg>`;

export default function OpenGraphImage(): ImageResponse {
  const source = `data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`;
  return new ImageResponse(
    <div style={{ display: 'flex', width: '100%', height: '100%', alignItems: 'center', background: mailTokens.background }}>
      <div
        style={{ display: 'flex', width: 600, padding: 72, fontSize: 76, fontWeight: 700, letterSpacing: -3, color: mailTokens.heading }}
      >
        ProgNetwork
      </div>
      {/* oxlint-disable-next-line nextjs/no-img-element -- this is drawn into a picture, not sent to a browser */}
      <img src={source} width={600} height={630} alt="" />
    </div>,
    size,
  );
}
