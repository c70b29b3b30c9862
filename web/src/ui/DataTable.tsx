import type { CSSProperties, KeyboardEvent, ReactNode } from 'react';
import { Link } from 'react-router';
import './data-table.css';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** px, or a share of the whole; the columns without divide what is left. */
  readonly width?: number | `${number}%`;
  /** px on screens narrower than 640 px. */
  readonly narrow?: number;
  readonly numeric?: boolean;
  /** Gone on narrower screens than: 640, 900, 1,400 px. */
  readonly from?: 'tablet' | 'laptop' | 'desktop';
  readonly cell: (row: Row) => ReactNode;
}

export interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

/** A list of records. Arrows, J and K walk from row to row along their links (`RowLink`). */
export function DataTable<Row>({ label, columns, rows, keyOf }: DataTableProps<Row>) {
  const classOf = ({ numeric, from }: Column<Row>) =>
    [numeric && 'cell-numeric', from && `from-${from}`].filter(Boolean).join(' ') || undefined;
  return (
    <div className="data-table">
      <table aria-label={label} onKeyDown={walk}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.key} className={classOf(column)} style={widthsOf(column)} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} data-row={keyOf(row)}>
              {columns.map((column) => (
                <td key={column.key} className={classOf(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The widths as properties of the style sheet, which chooses by the width of the screen. */
function widthsOf<Row>({ width, narrow }: Column<Row>): CSSProperties {
  const whole = typeof width === 'number' ? `${width}px` : width;
  const widths = { '--width': whole, '--narrow': narrow === undefined ? whole : `${narrow}px` };
  return (whole === undefined ? {} : widths) as CSSProperties;
}

/** The link of a row: its area is the whole row. */
export function RowLink(props: {
  readonly to: string;
  readonly label?: string;
  readonly children: ReactNode;
}) {
  return (
    <Link to={props.to} className="row-link" {...(props.label && { 'aria-label': props.label })}>
      {props.children}
    </Link>
  );
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, KeyJ: 1, ArrowUp: -1, KeyK: -1 };

function walk(event: KeyboardEvent<HTMLTableElement>): void {
  const step = steps[event.code];
  if (
    step === undefined ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.nativeEvent.isComposing
  )
    return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('.row-link')];
  const row = document.activeElement?.closest('tr');
  const at = links.findIndex((link) => link.closest('tr') === row);
  const next = links[at + step];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}
