import type { ReactElement, ReactNode } from 'react';

export interface Column<Row> {
  readonly id: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumeric?: boolean;
  /** Names the row: announced with each of its cells; its link covers the whole row. */
  readonly isRowHeader?: boolean;
  /** Left out where there is no room; what matters of it should then stand in the row header. */
  readonly isWideOnly?: boolean;
}

interface DataTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
}

export function DataTable<Row>({ caption, columns, rows, rowKey }: DataTableProps<Row>): ReactElement {
  return (
    // A region that scrolls sideways must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="pn-table-scroll" aria-label={caption} tabIndex={0}>
      <table className="pn-table data-table">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" data-numeric={column.isNumeric} className={columnClass(column)}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <Cell key={column.id} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }): ReactElement {
  if (column.isRowHeader) {
    return (
      <th scope="row" className={columnClass(column)}>
        {column.cell(row)}
      </th>
    );
  }
  return (
    <td data-numeric={column.isNumeric} className={columnClass(column)}>
      {column.cell(row)}
    </td>
  );
}

function columnClass<Row>({ isWideOnly }: Column<Row>): string | undefined {
  return isWideOnly ? 'wide-only' : undefined;
}
