/** The rule for names of metrics files. */
import { basename } from 'node:path';

const ENDING = '.prom';

/** Can a metrics file be named so? node_exporter's textfile collector reads no other names. */
export function isMetricsName(path: string): boolean {
  return path.endsWith(ENDING) && basename(path) !== ENDING;
}
