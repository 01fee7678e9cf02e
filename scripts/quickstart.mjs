// npm run quickstart: installs, builds, composes an example and shows the part of it that matters.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, must, root } from './install.mjs';

const EXAMPLE = 'examples/virtual-pf.yaml';

ensureInstalled();
console.error('building');
must(process.execPath, ['scripts/build.mjs']);

const { status, stdout: xml } = spawnSync(process.execPath, ['bin/vpf', 'compose', EXAMPLE], {
  cwd: root,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (status !== 0) process.exit(status ?? 1);

console.log(`\n$ cat ${EXAMPLE}\n`);
console.log(readFileSync(join(root, EXAMPLE), 'utf8'));
console.log(`$ vpf compose ${EXAMPLE}        # ${xml.split('\n').length} lines; of them:\n`);
console.log(await excerpt(xml));
console.log(`
That is a whole libvirt domain: \`virsh define\` takes it. Next:

  bin/vpf compose ${EXAMPLE}                         # all of it
  bin/vpf compose ${EXAMPLE} --format qemu           # the same for QEMU alone
  virsh dumpxml --inactive worker-1 > worker-1.xml                 # into a domain of yours:
  bin/vpf diff ${EXAMPLE} worker-1.xml
  npm install -g .                                                 # \`vpf\` on your PATH

docs/getting-started.md goes on from here; npm test runs the tests.`);

/** The root port, the first and the last VF, the PF, and what <qemu:override> says of the last VF. */
async function excerpt(text) {
  const load = (file) => import(pathToFileURL(join(root, 'dist/libvirt', file)).href);
  const { parseDocument } = await load('document.js');
  const { aliasOf, attributeOf, childOf, QEMU_NAMESPACE } = await load('xml-tree.js');
  const doc = parseDocument(text);
  const cut = (node) => text.slice(text.lastIndexOf('\n', node.start) + 1, node.end);
  const own = childOf(doc.root, 'devices').children.filter((n) =>
    aliasOf(n)?.startsWith('ua-vpf-'),
  );
  const find = (end) => own.find((node) => aliasOf(node).endsWith(end));
  const vfs = own.filter((node) => /_vf\d+$/.test(aliasOf(node)));
  const last = vfs.at(-1);
  const override = childOf(doc.root, 'override', QEMU_NAMESPACE).children.find(
    (node) => attributeOf(node, 'alias') === aliasOf(last),
  );
  return [
    cut(find('_port')),
    cut(vfs[0]),
    `    ... ${vfs.length - 2} more VFs ...`,
    cut(last),
    cut(find('_pf')),
    '  ...',
    cut(override),
  ].join('\n');
}
