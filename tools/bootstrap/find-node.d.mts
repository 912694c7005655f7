export function findNode(folder: string, current?: { path: string; version: string }): string;
