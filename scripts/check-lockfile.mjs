// A lockfile made where a registry did not serve some platform package lacks it, and `npm ci` then fails: find that out here.
import { readFileSync } from 'node:fs';
const l = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
const bad = [];
for (const [k, v] of Object.entries(l))
  for (const n of Object.keys(v.optionalDependencies ?? {}))
    if (!l[`node_modules/${n}`] && !l[`${k}/node_modules/${n}`]) bad.push(`${k || 'root'} -> ${n}`);
if (bad.length) {
  console.error(`package-lock.json lacks optional packages:\n  ${bad.join('\n  ')}`);
  process.exit(1);
}
console.log('lockfile complete');
