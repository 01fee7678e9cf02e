// Writes src/qmp/schema: the types of QMP commands, events and devices, as a QEMU tells them.
//
//   node scripts/qmp-types.mjs                 the lab's QEMU (lab/build.sh)
//   node scripts/qmp-types.mjs --qemu PATH     another one
//   node scripts/qmp-types.mjs --socket PATH   one that runs, by its QMP socket
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { askQemu } from './qmp-types/ask.mjs';
import { formatted } from './qmp-types/format.mjs';
import { generate } from './qmp-types/generate.mjs';
import { loadIntrospect } from './qmp-types/introspect.mjs';
import { withMonitor } from './qmp-types/qemu.mjs';

const { values } = parseArgs({ options: { socket: { type: 'string' }, qemu: { type: 'string' } } });
const { version, reply, devices } = await withMonitor(values, askQemu);
const { readSchema } = await loadIntrospect();
const files = generate({ version, schema: readSchema(reply), devices });
for (const [name, text] of files) {
  const path = `src/qmp/schema/${name}`;
  await writeFile(
    fileURLToPath(new URL(`../${path}`, import.meta.url)),
    await formatted(path, text),
  );
  console.log(path);
}
