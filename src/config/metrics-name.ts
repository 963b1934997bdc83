/** The rule for names of metrics files. */
import { basename } from 'node:path';

const ENDING = '.prom';

/** Whether node_exporter's textfile collector reads a file of this name. */
export function isMetricsName(path: string): boolean {
  return path.endsWith(ENDING) && basename(path) !== ENDING;
}
