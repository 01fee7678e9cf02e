export const qemuArgs: readonly string[];
