/** `ethtool -i DEV`: the firmware's version, for drivers that do not tell devlink. */
export function parseEthtoolFirmware(stdout: string): string | undefined {
  const version = /^firmware-version:[ \t]*(.*)$/m.exec(stdout)?.[1]?.trim();
  return version === undefined || version === '' || version === 'N/A' ? undefined : version;
}

/** `ethtool -k DEV`: whether tc rules are given to the hardware; undefined where it does not say. */
export function parseTcOffload(stdout: string): boolean | undefined {
  const word = /^hw-tc-offload:[ \t]*(on|off)\b/m.exec(stdout)?.[1];
  return word === undefined ? undefined : word === 'on';
}
