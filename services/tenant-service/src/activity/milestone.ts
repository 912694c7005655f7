/** Numbers of members that are worth telling. */
const MILESTONES = [10, 100, 1000] as const;

/** The milestone that is reached with this many members, when it is higher than the highest before; a second time counts for nothing. */
export function newMilestone(members: number, highest: number): number | undefined {
  return MILESTONES.findLast((milestone) => milestone <= members && milestone > highest);
}
