import { bin, nx } from '../exec.mjs';

/** A target of every project, through Nx, so that what has not changed since it passed is not run again. */
const target = (/** @type {string} */ name) => ({
  name,
  async run() {
    const { code, output } = await nx(['run-many', '-t', name, '--output-style=static']);
    return { faults: code === 0 ? [] : [output.trim().slice(-6000)] };
  },
});

/** Nx lints projects only; the files of the workspace itself are linted beside them. */
export const lint = {
  name: 'lint',
  async run() {
    const { faults } = await target('lint').run();
    const { code, output } = await bin('eslint', ['*.mjs', 'tools/generators']);
    return { faults: code === 0 ? faults : [...faults, output.trim()] };
  },
};
export const typecheck = target('typecheck');
