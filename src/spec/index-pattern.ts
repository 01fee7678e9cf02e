/** Stands for the VF's index in names within `vfs.backend`, e.g. `device: vdpa{index}`. */
export const INDEX = '{index}';

/** Every text in a backend with `{index}` replaced. */
export function withIndex<T extends object>(backend: T, index: number): T {
  return Object.fromEntries(
    Object.entries(backend).map(([key, value]) => [
      key,
      typeof value === 'string' ? value.replaceAll(INDEX, String(index)) : value,
    ]),
  ) as T;
}

/** The keys whose text holds `{index}`. */
export function keysWithIndex(backend: object): string[] {
  return Object.entries(backend)
    .filter(([, value]) => typeof value === 'string' && value.includes(INDEX))
    .map(([key]) => key);
}
