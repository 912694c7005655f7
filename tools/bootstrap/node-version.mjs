const OLDEST = 20;
const NEEDED = 24;

export function oldNodeSentence(version) {
  if (majorOf(version) >= OLDEST) return undefined;
  return (
    'ProgNetwork needs Node ' +
    OLDEST +
    ' or newer to start, and this is Node ' +
    version +
    ': install a newer one from https://nodejs.org and run the command again.'
  );
}

export function isNewEnough(version) {
  return majorOf(version) >= NEEDED;
}

function majorOf(version) {
  return Number(String(version).replace(/^v/, '').split('.')[0]);
}
