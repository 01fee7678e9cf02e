// Runs the bundled command once on an example and writes what V8 compiled meanwhile beside it.
// The name is that of V8, whose cache no other version reads. Usage: node code-cache.cjs FOLDER
// A process of its own: the bundle reads process.argv, and must not find anything compiled for the build.
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const folder = process.argv[2];
const filename = path.join(folder, 'vpf.cjs');
const source = fs.readFileSync(filename, 'latin1');
const script = new vm.Script(
  `(function (exports, require, module, __filename, __dirname) {${source}\n})`,
  { filename, importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER },
);
process.argv = [
  process.execPath,
  'vpf',
  'compose',
  path.join(__dirname, '../examples/virtual-pf.yaml'),
];
const bundle = { exports: {} };
script.runInThisContext()(bundle.exports, require, bundle, filename, path.dirname(filename));
process.on('exit', (code) => {
  if (code === 0)
    fs.writeFileSync(
      path.join(folder, `vpf-${process.versions.v8}-${process.arch}.cache`),
      script.createCachedData(),
    );
});
