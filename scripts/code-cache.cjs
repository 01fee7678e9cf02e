// Runs the bundled command on an example, for each of the jobs that are to start fast, and writes what V8 compiled meanwhile beside it.
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
const example = path.join(__dirname, '../examples/virtual-pf.yaml');
const jobs = [
  ['compose', example],
  // What `host apply` needs as well, and changes nothing.
  ['host', 'status', example, '--json'],
];
const run = () => {
  process.argv = [process.execPath, 'vpf', ...jobs.shift()];
  const bundle = { exports: {} };
  script.runInThisContext()(bundle.exports, require, bundle, filename, path.dirname(filename));
};
run();
process.on('beforeExit', () => {
  // Not every machine that builds has what the status is read from.
  process.exitCode = 0;
  if (jobs.length > 0) run();
});
process.on('exit', (code) => {
  if (code === 0)
    fs.writeFileSync(
      path.join(folder, `vpf-${process.versions.v8}-${process.arch}.cache`),
      script.createCachedData(),
    );
});
