/** fees.csv: fees by rule. */
import { csvPieces, exactCell, plainCell, wordCell } from './csv.ts';
import type { Report } from './digest.ts';
import { FEE_COLUMNS, type FeeColumn, feeFields } from './fees.ts';

const CELLS: Partial<Record<FeeColumn, (text: string) => string>> = {
  ...{ rule: exactCell, from: wordCell, for: exactCell, collect: wordCell, wrong_rate: wordCell },
};

/** One line for each rule and its values; what no rule applies to is first. */
export const feesCsv: Report = {
  name: 'fees.csv',
  isNeeded: ({ fees }) => fees !== undefined,
  render: ({ fees = [], digits }) =>
    csvPieces(
      FEE_COLUMNS,
      fees.map((line) => {
        const fields = feeFields(line, digits);
        return FEE_COLUMNS.map((name) => (CELLS[name] ?? plainCell)(fields[name]));
      }),
    ),
};
