/**
 * Starts the bundled command with V8's code cache, which the build puts beside it: compiling the bundle anew would
 * take longer than the work itself. A cache that this Node does not accept is ignored.
 *
 * CommonJS on purpose: Node loads it without the ES module loader, some 5 ms sooner.
 */
import fs = require('node:fs');
import path = require('node:path');
import vm = require('node:vm');

const filename = path.join(__dirname, 'vpf.cjs');
const source = fs.readFileSync(filename, 'latin1'); // ASCII: esbuild escapes the rest
let cachedData: Buffer | undefined;
try {
  cachedData = fs.readFileSync(path.join(__dirname, 'vpf.cache'));
} catch {
  // built without, or for another Node: compiled as usual
}
const script = new vm.Script(
  `(function (exports, require, module, __filename, __dirname) {${source}\n})`,
  {
    filename,
    ...(cachedData !== undefined && { cachedData }),
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  },
);
const bundle: { exports: unknown } = { exports: {} };
script.runInThisContext()(bundle.exports, require, bundle, filename, __dirname);
