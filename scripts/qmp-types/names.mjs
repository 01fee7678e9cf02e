// query-qmp-schema calls its types 197 or [33]. A readable name follows from where a type is used:
// that of the command or event, or of the owner and the member. Of several the shortest is taken.
import { pascal } from './identifiers.mjs';
import { bareTags, commonMembers, fullArms, namedWithin } from './shape.mjs';

/** What comes before a tag's value, to call its arm. */
export const ARM = 'arm ';

/**
 * Names all that can be reached from `roots` (each `{ name, stem, type }`). Gives a function to the
 * name of a type, or of a part of a tagged union: `base`, `other`, or `ARM` with the tag's value.
 */
export function nameTypes(roots, reserved) {
  const names = new Map();
  const taken = new Set(reserved);
  const queue = roots.flatMap(({ name, stem, type }) =>
    namedWithin(type).map((found) => ({ id: idOf(found), type: found, name, stem, rank: 0 })),
  );
  while (queue.length > 0) {
    const [next] = queue.splice(first(queue), 1);
    if (names.has(next.id)) continue;
    const name = free(next.name, taken);
    if (name !== next.name) {
      queue.push({ ...next, name });
      continue;
    }
    names.set(next.id, name);
    taken.add(name);
    queue.push(...within(next).map((found) => ({ ...found, rank: 1 })));
  }
  return (type, part) => {
    const name = names.get(idOf(type, part));
    if (name === undefined) throw new Error(`${idOf(type, part)} has no name`);
    return name;
  };
}

function idOf(type, part) {
  return part === undefined ? type.name : `${type.name} ${part}`;
}

/** What else gets a name when something has got its own. */
function within({ type, part, name, stem }) {
  if (type.kind !== 'object') return [];
  if (part === undefined)
    return [...membersWithin(type.members, stem), ...partsOf(type, name, stem)];
  const arm = part.startsWith(ARM) ? type.variants.cases.get(part.slice(ARM.length)) : undefined;
  if (arm === undefined) return [];
  const nested =
    arm.variants === undefined ? [] : [{ id: idOf(arm), type: arm, name: `${name}Variant`, stem }];
  return [...membersWithin(arm.members, stem), ...nested];
}

function membersWithin(members, stem) {
  return members.flatMap((member) => {
    const name = stem + pascal(member.name);
    return namedWithin(member.type).map((type) => ({ id: idOf(type), type, name, stem: name }));
  });
}

function partsOf(type, name, stem) {
  if (type.variants === undefined) return [];
  const part = (key, partName) => ({
    id: idOf(type, key),
    type,
    part: key,
    name: partName,
    stem: partName,
  });
  return [
    ...(commonMembers(type).length > 0 ? [part('base', `${name}Base`)] : []),
    ...fullArms(type).map(([value]) => part(ARM + value, stem + pascal(value))),
    ...(bareTags(type).length > 0 ? [part('other', `${stem}Other`)] : []),
  ];
}

/** The index of the candidate whose turn it is: those of commands and events first, then the short ones. */
function first(queue) {
  let best = 0;
  for (let index = 1; index < queue.length; index += 1) {
    if (before(queue[index], queue[best])) best = index;
  }
  return best;
}

function before(a, b) {
  if (a.rank !== b.rank) return a.rank < b.rank;
  if (a.name.length !== b.name.length) return a.name.length < b.name.length;
  return a.name < b.name;
}

/** The name, or with a number where it is taken by another or by JavaScript. */
function free(name, taken) {
  const isFree = (each) => !taken.has(each) && !(each in globalThis);
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}${number}`;
    if (isFree(candidate)) return candidate;
  }
}
