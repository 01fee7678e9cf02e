// How QAPI's types become TypeScript's: which of them get a name, and what their parts are.

/** A type without members and variants: `Empty`. */
export function isEmpty(type) {
  return type.kind === 'object' && type.members.length === 0 && type.variants === undefined;
}

/** Whether it is an interface or alias of its own; the rest is written where it is used. */
export function isNamed(type) {
  return type.kind === 'enum' || (type.kind === 'object' && !isEmpty(type));
}

/** The types that get a name within one that has none. */
export function namedWithin(type, depth = 0) {
  if (depth > 8) throw new Error(`type ${type.name} has no end`);
  if (type.kind === 'array') return namedWithin(type.element, depth + 1);
  if (type.kind === 'alternate') return type.types.flatMap((each) => namedWithin(each, depth + 1));
  return isNamed(type) ? [type] : [];
}

/** The members of a tagged union that all its arms have. */
export function commonMembers(type) {
  return type.members.filter((member) => member !== type.variants?.tag);
}

/** The arms with members of their own, as `[tag value, object]`. */
export function fullArms(type) {
  return [...(type.variants?.cases ?? [])].filter(([, object]) => !isEmpty(object));
}

/** The values of the tag that have no members of their own: they share one arm. */
export function bareTags(type) {
  if (type.variants === undefined) return [];
  const full = new Set(fullArms(type).map(([value]) => value));
  return type.variants.tag.type.values.map(({ name }) => name).filter((name) => !full.has(name));
}
