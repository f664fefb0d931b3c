// Checks that both packages of this repository have in common.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { run } from './consumer-app.mjs';

/** Answers with the folder of the unpacked files. */
export function unpack(tarball, into) {
  run('tar', ['-xzf', tarball, '-C', into]);
  return path.join(into, 'package');
}

export function checkFiles(unpacked, needed) {
  const present = filesIn(unpacked);
  const missing = needed.filter((file) => !present.includes(file));
  const surplus = present.filter((file) => !needed.includes(file));
  if (missing.length > 0) throw new Error(`the tarball lacks ${missing.join(', ')}.`);
  if (surplus.length > 0) throw new Error(`the tarball should not hold ${surplus.join(', ')}.`);
  console.log(`The tarball holds the ${present.length} files that it should, and no other.`);
}

export function checkSize(tarball, most) {
  const { size } = statSync(tarball);
  if (size > most) throw new Error(`the tarball has ${size} bytes, and at most ${most} are allowed.`);
  console.log(`The tarball has ${size} bytes of the ${most} allowed.`);
}

export function checkPaths(unpacked, folders) {
  const ofThisMachine = folders.map((folder) => `${folder}/`);
  for (const file of filesIn(unpacked)) {
    const text = readFileSync(path.join(unpacked, file), 'utf8');
    const found = ofThisMachine.find((part) => text.includes(part));
    if (found) throw new Error(`${file} holds a path of this machine: ${found}`);
  }
  console.log('No file holds a path of this machine.');
}

export function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
}
