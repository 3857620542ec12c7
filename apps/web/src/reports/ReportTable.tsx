import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { localeOf } from "../i18n/format.ts";
import { dayText } from "./period.ts";

interface ReportLine {
  readonly id: string;
  /** Null: removed since. */
  readonly name: string | null;
  readonly day: string | null;
  readonly cells: ReactNode;
}

interface ReportTableProps {
  /** What a line is about: a queue, an agent. */
  readonly subject: string;
  readonly byDay: boolean;
  readonly columns: readonly string[];
  readonly lines: readonly ReportLine[];
  readonly total: ReactNode;
}

/** Figures in lines with their total below; wider than the page, it scrolls. */
export function ReportTable({ subject, byDay, columns, lines, total }: ReportTableProps) {
  const { t, i18n } = useTranslation("reports");
  return (
    <div className="reports-scroll">
      <table className="table reports-table">
        <thead>
          <tr>
            <th scope="col">{subject}</th>
            {byDay && <th scope="col">{t("day")}</th>}
            {columns.map((column) => (
              <th key={column} scope="col" className="number">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ id, name, day, cells }) => (
            <tr key={`${id} ${day}`}>
              <th scope="row">{name ?? t("removed")}</th>
              {day && <td className="one-line">{dayText(day, localeOf(i18n.language))}</td>}
              {cells}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={byDay ? 2 : 1}>
              {t("total")}
            </th>
            {total}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
