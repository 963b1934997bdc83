/** Differences of several jobs, added up by category. */
import { CATEGORIES, type Category } from '../../domain/item.ts';
import type { CategoryFigures, JobMonth } from '../../domain/month.ts';
import { addTotals } from './figures.ts';

/** Of jobs of one currency. How long items took is not known for all of them together. */
export function addCategories(jobs: readonly JobMonth[]): CategoryFigures[] {
  const sums = new Map<Category, CategoryFigures>();
  for (const { category, all, open } of jobs.flatMap(({ categories }) => categories)) {
    const sum = sums.get(category);
    sums.set(category, {
      category,
      all: sum ? addTotals(sum.all, all) : all,
      open: sum ? addTotals(sum.open, open) : open,
      closedDays: { count: 0, median: null, max: null },
    });
  }
  return CATEGORIES.flatMap((category) => sums.get(category) ?? []);
}
