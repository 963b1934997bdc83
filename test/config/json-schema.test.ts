import { describe, expect, it } from 'vitest';
import { configJsonSchema } from '../../src/config/json-schema.ts';
import { configSchema, jobSchema } from '../../src/config/schema.ts';
import { isJobName } from '../../src/domain/job-name.ts';

interface Schema {
  [word: string]: unknown;
  properties: Record<string, Schema>;
  additionalProperties: Schema;
  propertyNames: { pattern: string };
}

const schema = configJsonSchema() as Schema;
const jobs = schema.properties.jobs;
const job = jobs.additionalProperties;

describe('the JSON Schema', () => {
  it('is valid JSON of draft 2020-12 with a title', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.title).toBe('zhangping.yaml');
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  it('has the settings of the program, and no others', () => {
    expect(Object.keys(schema.properties)).toEqual(Object.keys(configSchema.shape));
    expect(Object.keys(job.properties)).toEqual(Object.keys(jobSchema.shape));
    expect(schema.additionalProperties).toBe(false);
    expect(job.additionalProperties).toBe(false);
  });

  it('requires at least one job, as the program does', () => {
    expect(schema.required).toEqual(['jobs']);
    expect(job.required).toBeUndefined();
    expect(jobs.minProperties).toBe(1);
    expect(configSchema.safeParse({}).success).toBe(false);
    expect(configSchema.safeParse({ jobs: {} }).success).toBe(false);
    expect(configSchema.safeParse({ jobs: { shop: {} } }).success).toBe(true);
  });

  it.each(Object.entries({ ...schema.properties, ...job.properties }))(
    'describes %s in a sentence',
    (_, setting) => expect(setting.description).toMatch(/^[A-Z].*\.$/),
  );

  it.each(['shop', '微信', 'a.b', '-a', '', 'a b', 'x'.repeat(65)])(
    'agrees on the name %j',
    (name) => {
      const pattern = new RegExp(jobs.propertyNames.pattern, 'u');
      expect(pattern.test(name)).toBe(isJobName(name));
      expect(configSchema.safeParse({ jobs: { [name]: {} } }).success).toBe(isJobName(name));
    },
  );

  it('has the defaults of the program', () => {
    const defaults = Object.entries(job.properties).flatMap(([name, each]) =>
      each.default === undefined ? [] : [[name, each.default]],
    );
    expect(jobSchema.parse({})).toEqual(Object.fromEntries(defaults));
  });

  it.each([
    ['edge', 0, 720],
    ['carryDays', 0, 31],
    ['maxRejects', 0, 100_000],
    ['runs', 0, 366],
  ])('bounds %s as the program does', (name, minimum, maximum) => {
    expect(job.properties[name]).toMatchObject({ type: 'integer', minimum, maximum });
    const isAccepted = (value: number) => jobSchema.safeParse({ [name]: value }).success;
    expect([minimum - 1, minimum, maximum, maximum + 1].map(isAccepted)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('accepts paths alone or in lists, queries, groups, decimals as text, elements once', () => {
    const path = { type: 'string', minLength: 1 };
    const paths = [path, { type: 'array', minItems: 1, items: path }];
    const maps = [['database', 'sql'], ['fetch', 'into'], ['path', 'groupBy'], ['job']].map(
      (required) => expect.objectContaining({ type: 'object', required }),
    );
    expect(job.properties.flows.anyOf).toEqual([...paths, ...maps]);
    expect(job.properties.statement.anyOf).toEqual([...paths, ...maps.slice(0, 3)]);
    expect(job.properties.amountTolerance.anyOf).toEqual([
      { type: 'string', pattern: '^\\d+(\\.\\d+)?$' },
      { type: 'number', minimum: 0 },
    ]);
    expect(job.properties.compare).toMatchObject({
      type: 'array',
      uniqueItems: true,
      items: { enum: ['status', 'fee'] },
    });
  });
});
