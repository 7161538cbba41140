// A number that opens the rows it counts. Nought opens nothing: there is no row behind it.
import type { Figure, Part, Wanted } from "../../api/figures";
import { grouped } from "../../charts/measured";
import { useFiguresText } from "../../i18n/figures";
import { useBehind } from "./Behind";
import { useFigureLabel } from "./labels";
import { useServerWords } from "./serverWords";

/** Which rows: of one key of a dimension, of other days than the page's. */
export type Narrowed = Pick<Wanted, "by" | "key" | "others" | "from" | "to">;

interface Props {
  wanted: Wanted;
  n: number;
  /** What is counted, for who hears it: 满意率 分子. */
  spoken: string;
  unit?: string;
  said?: string; // how it is written, where not as a number: 03:27
}

export function CountLink({ wanted, n, spoken, unit = "", said }: Props) {
  const t = useFiguresText();
  const open = useBehind();
  const words = said ?? `${grouped(n)}${unit && ` ${unit}`}`;
  if (!n || !open) return <span className="count-plain">{words}</span>;
  return (
    <button
      type="button"
      className="count-link"
      aria-label={t("openList", { what: spoken, n: words })}
      onClick={() => open(wanted)}
    >
      {words}
    </button>
  );
}

interface SideProps {
  figure: Figure;
  part: Part;
  narrowed?: Narrowed;
  bare?: boolean; // without its unit: in tables the column says it
  measure?: string; // whose list stands behind it, instead of the figure's
}

/** One side of a figure. */
export function Side({ figure, part, narrowed, bare, measure }: SideProps) {
  const t = useFiguresText();
  const label = useFigureLabel();
  const said = useServerWords();
  const n = part === "numerator" ? figure.numerator : (figure.denominator ?? 0);
  const unit = part === "numerator" ? figure.numerator_unit : figure.denominator_unit;
  const side = figure.denominator === null ? "" : ` ${t(part)}`;
  return (
    <CountLink
      wanted={{ ...(measure ? { name: measure } : { name: figure.name, part }), ...narrowed }}
      n={n}
      unit={bare ? "" : said(unit)}
      spoken={`${label(figure)}${side}`}
    />
  );
}
