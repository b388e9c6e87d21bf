/**
 * Log-odds that a shape is a leak's: a small ensemble of decision trees, monotone in each feature whose direction is
 * known. docs/verdict-measurements.md tells what it was fitted on.
 */
import model from './model.json';

/** `[feature, threshold, at most, above]` or a leaf's log-odds. */
type Tree = number | readonly [feature: number, threshold: number, low: Tree, high: Tree];

const trees = model.trees as unknown as readonly Tree[];

/** @param features As of `measureShape`. */
export function leakLogOdds(features: readonly number[]): number {
  let sum = model.bias;
  for (let tree of trees) {
    while (typeof tree !== 'number') tree = features[tree[0]]! <= tree[1] ? tree[2] : tree[3];
    sum += tree;
  }
  return sum;
}
