// Circles in any graph: Tarjan's strongly connected components, of which each of several members is one.

/** `nextOf` gives those that a member leads to, of `members` alone. Each circle is sorted. */
export function circlesIn(members, nextOf) {
  const found = [];
  const index = new Map();
  const low = new Map();
  const stack = [];
  const visit = (member) => {
    index.set(member, index.size);
    low.set(member, index.get(member));
    stack.push(member);
    for (const next of nextOf(member)) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(member, Math.min(low.get(member), low.get(next)));
    }
    if (low.get(member) !== index.get(member)) return;
    const component = stack.splice(stack.indexOf(member));
    if (component.length > 1) found.push(component.sort());
  };
  for (const member of members) if (!index.has(member)) visit(member);
  return found;
}
