// node tools/images/check.mjs [NAME…]: checks the images that `docker compose build` made of the services.
import { readdir, readFile } from 'node:fs/promises';
import { checkImage } from './src/check-image.mjs';

const root = new URL('../../', import.meta.url);
const tag = process.env['TAI_TAG'] ?? 'local';
const lock = JSON.parse(await readFile(new URL('package-lock.json', root), 'utf8'));
const folders = (await readdir(new URL('apps', root), { withFileTypes: true })).filter((one) =>
  one.isDirectory(),
);
const names = process.argv.length > 2 ? process.argv.slice(2) : folders.map(({ name }) => name);

for (const name of names) {
  const { image, packages, megabytes, faults } = await checkImage({
    image: `tai-state/${name}:${tag}`,
    project: `apps/${name}`,
    lock,
  });
  console.log(
    `${faults.length === 0 ? 'ok     ' : 'fault  '} ${image}: ${packages} packages, ${megabytes} MB`,
  );
  for (const fault of faults) console.log(`        ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}
