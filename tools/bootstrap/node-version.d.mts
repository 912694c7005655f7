export function oldNodeSentence(version: string): string | undefined;
export function isNewEnough(version: string): boolean;
