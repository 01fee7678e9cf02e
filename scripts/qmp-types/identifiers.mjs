/** `block-job_set`, `BLOCK_JOB_SET` -> `BlockJobSet`; `VfsInfo` stays. */
export function pascal(name) {
  const shouted = name === name.toUpperCase();
  return name
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map(
      (word) =>
        word.charAt(0).toUpperCase() + (shouted ? word.slice(1).toLowerCase() : word.slice(1)),
    )
    .join('');
}

export function literal(text) {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

export function key(name) {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name);
}
