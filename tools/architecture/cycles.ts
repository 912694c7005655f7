import type { SourceTree } from './source-tree.ts';

/** Groups of modules that load each other (strongly connected components of the runtime imports). */
export function findCycles(tree: SourceTree): string[][] {
  const order = finishingOrder(tree);
  const importers = importersOf(tree);
  const seen = new Set<string>();
  const cycles: string[][] = [];
  for (const start of order.toReversed()) {
    const group: string[] = [];
    const waiting = [start];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      group.push(path);
      waiting.push(...(importers.get(path) ?? []));
    }
    const importsItself = group.length === 1 && runtimeTargets(tree, start).includes(start);
    if (group.length > 1 || importsItself) cycles.push(group.toSorted());
  }
  return cycles;
}

function finishingOrder(tree: SourceTree): string[] {
  const order: string[] = [];
  const entered = new Set<string>();
  for (const root of tree.modules.keys()) {
    const stack: { path: string; next: number }[] = [{ path: root, next: 0 }];
    if (entered.has(root)) continue;
    entered.add(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const target = runtimeTargets(tree, top.path)[top.next++];
      if (target === undefined) order.push(stack.pop()?.path ?? '');
      else if (!entered.has(target)) {
        entered.add(target);
        stack.push({ path: target, next: 0 });
      }
    }
  }
  return order;
}

function importersOf(tree: SourceTree): Map<string, string[]> {
  const importers = new Map<string, string[]>();
  for (const path of tree.modules.keys())
    for (const target of runtimeTargets(tree, path)) importers.set(target, [...(importers.get(target) ?? []), path]);
  return importers;
}

function runtimeTargets(tree: SourceTree, path: string): string[] {
  const imports = tree.modules.get(path)?.imports ?? [];
  return imports.flatMap(({ target, isTypeOnly }) => (target !== undefined && !isTypeOnly && tree.modules.has(target) ? [target] : []));
}
