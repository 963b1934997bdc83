/**
 * Prometheus' text format, read as its specification says, and no more kindly than node_exporter
 * does (https://prometheus.io/docs/instrumenting/exposition_formats/).
 */

export interface ReadFamily {
  readonly type: string;
  readonly help: string;
  /** Values as they are written, by `label=value` pairs sorted and joined by commas. */
  readonly samples: ReadonlyMap<string, string>;
}

/** Metrics by name. Throws for everything that a scrape would fail on. */
export function readExposition(text: string): Map<string, ReadFamily> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, { type: string; help: string; samples: Map<string, string> }>();
  let current = '';
  const begin = (name: string) => {
    if (name !== current && families.has(name)) throw new Error(`${name} is interrupted`);
    current = name;
    const family = families.get(name) ?? { type: '', help: '', samples: new Map() };
    families.set(name, family);
    return family;
  };
  for (const line of text.slice(0, -1).split('\n')) {
    const [mark, token, name, ...rest] = line.split(' ');
    if (mark === '#') {
      if (token !== 'HELP' && token !== 'TYPE') continue;
      const family = begin(name);
      const key = token === 'HELP' ? 'help' : 'type';
      if (family[key] !== '') throw new Error(`${name} has two lines of ${token}`);
      if (family.samples.size > 0) throw new Error(`${token} of ${name} is behind its samples`);
      family[key] = rest.join(' ');
      if (key === 'type' && !['counter', 'gauge'].includes(family.type)) throw new Error(line);
      if (key === 'help' && /\\(?![\\n])/.test(family.help)) throw new Error(line);
      continue;
    }
    const sample = readSample(line);
    const { samples } = begin(sample.name);
    if (samples.has(sample.labels)) throw new Error(`twice: ${line}`);
    samples.set(sample.labels, sample.value);
  }
  return families;
}

function readSample(line: string): { name: string; labels: string; value: string } {
  const name = /^[a-zA-Z_:][\w:]*/.exec(line)?.[0];
  if (name === undefined) throw new Error(`no metric: ${line}`);
  let at = name.length;
  const labels: string[] = [];
  if (line[at] === '{') {
    for (at++; line[at] !== '}'; ) {
      const label = /^[a-zA-Z_]\w*/.exec(line.slice(at))?.[0] ?? '';
      at += label.length;
      if (label === '' || line.slice(at, at + 2) !== '="')
        throw new Error(`label at ${at}: ${line}`);
      let value = '';
      for (at += 2; line[at] !== '"'; at++) {
        if (at >= line.length) throw new Error(`a value does not end: ${line}`);
        if (line[at] === '\\') {
          const char = { '\\': '\\', '"': '"', n: '\n' }[line[++at]];
          if (char === undefined) throw new Error(`escape at ${at}: ${line}`);
          value += char;
        } else value += line[at];
      }
      at++;
      labels.push(`${label}=${value}`);
      if (line[at] === ',') at++;
      else if (line[at] !== '}') throw new Error(`expected , or } at ${at}: ${line}`);
    }
    at++;
  }
  const rest = line.slice(at).trim().split(/\s+/);
  // node_exporter passes over files with timestamps.
  if (rest.length !== 1 || !/^[-+]?\d+(\.\d+)?$/.test(rest[0])) throw new Error(`value: ${line}`);
  return { name, labels: labels.sort().join(','), value: rest[0] };
}
