const UNSTABLE = 'Unstable: QEMU may change it without notice.';

/** A TSDoc comment of these lines, or nothing. */
export function doc(...lines) {
  const said = lines.filter((line) => line !== undefined && line !== '');
  if (said.length === 0) return '';
  const text = said.map((line) => line.replaceAll('*/', '*\\/').replace(/\s+/g, ' '));
  if (text.length === 1) return `/** ${text[0]} */\n`;
  return `/**\n${text.map((line) => ` * ${line}\n`).join('')} */\n`;
}

/** What the features of a command, an event or a member mean to who uses it. */
export function featureLines(features) {
  return [
    features.includes('unstable') ? UNSTABLE : '',
    features.includes('deprecated') ? '@deprecated QEMU may remove it in a later version.' : '',
  ];
}

export function header(version) {
  return `// Generated from QEMU ${version}'s query-qmp-schema by scripts/qmp-types.mjs: do not edit.\n\n`;
}
