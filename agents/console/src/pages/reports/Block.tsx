// A part of a report: words, headline figures, a table or a chart, as they were frozen. Numbers open their lists.
import { useMemo, type ReactNode } from "react";

import type { Dimension } from "../../api/figures";
import type { ReportBlock, ReportCards, ReportChart, ReportLink, ReportTable } from "../../api/reports";
import { ChartFrame } from "../../charts/ChartFrame";
import { usePalette } from "../../charts/palette";
import { useReportText } from "../../i18n/reports";
import { useBehind } from "../../parts/figure/Behind";
import { heightOf, optionOf, said } from "./reportChart";

interface Linked {
  link: ReportLink | null | undefined;
  spoken: string;
  children: ReactNode;
}

function Opens({ link, spoken, children }: Linked) {
  const t = useReportText();
  const open = useBehind();
  if (!link || !open) return <>{children}</>;
  const wanted = {
    name: link.figure,
    ...(link.part && { part: link.part }),
    ...(link.by && { by: link.by as Dimension, key: link.key ?? "" }),
  };
  return (
    <button
      type="button"
      className="count-link"
      aria-label={t("openList", { what: spoken })}
      onClick={() => open(wanted)}
    >
      {children}
    </button>
  );
}

function Cards({ block }: { block: ReportCards }) {
  return (
    <div className="report-cards">
      {block.cards.map((card) => (
        <div className="report-card" key={card.label}>
          {card.label}
          <b>
            <Opens link={card.link} spoken={`${card.label} ${card.value}`}>
              {card.value}
            </Opens>
          </b>
          <span className="soft">{card.rests_on}</span>
        </div>
      ))}
    </div>
  );
}

function Rows({ block }: { block: ReportTable }) {
  return (
    <div className="report-table">
      <table>
        <caption>{block.name}</caption>
        <thead>
          <tr>
            {block.columns.map((column, place) => (
              <th key={place} scope="col" className={column.align === "right" ? "right" : undefined}>
                {column.heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, place) => (
                <td key={place} className={block.columns[place]?.align === "right" ? "right" : undefined}>
                  <Opens
                    link={cell.link}
                    spoken={`${row[0]?.text ?? ""} ${block.columns[place]?.heading ?? ""} ${cell.text}`}
                  >
                    {cell.text}
                  </Opens>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {block.note && <p className="soft">{block.note}</p>}
    </div>
  );
}

function Drawn({ block }: { block: ReportChart }) {
  const t = useReportText();
  const look = usePalette();
  const goal = block.target ? t("target", { value: block.target, unit: block.unit }) : "";
  const option = useMemo(() => optionOf(block, look, goal), [block, look, goal]);
  const columns = [
    { key: "label", title: t("label") },
    { key: "value", title: t("value", { unit: block.unit }), align: "right" as const },
    { key: "basis", title: t("basis"), align: "right" as const },
  ];
  const rows = block.points.map((point, index) => ({
    key: String(index),
    cells: { label: point.label, value: point.text, basis: point.rests_on ?? "" },
  }));
  return (
    <ChartFrame
      title={block.name}
      option={option}
      table={{ columns, rows }}
      spoken={`${block.name}：${block.points.map((point) => `${point.label} ${said(point)}`).join("，")}`}
      height={heightOf(block)}
    />
  );
}

export function Block({ block }: { block: ReportBlock }) {
  if (block.kind === "cards") return <Cards block={block} />;
  if (block.kind === "table") return <Rows block={block} />;
  if (block.kind === "chart") return <Drawn block={block} />;
  return <p className={block.soft ? "soft" : "report-text"}>{block.text}</p>;
}
