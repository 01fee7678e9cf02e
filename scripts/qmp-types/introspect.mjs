import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** src/qmp/introspect.ts, so that nothing has to be built first. */
export async function loadIntrospect() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../src/qmp/introspect.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  return import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
  );
}
