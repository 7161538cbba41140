// A figure in a table: the value, and below it what divides what, each with its list.
import type { Figure } from "../../api/figures";
import { range, short } from "../../charts/measured";
import { Side, type Narrowed } from "./Counted";

export function FigureCell({ figure, narrowed }: { figure: Figure | undefined; narrowed?: Narrowed }) {
  if (!figure) return <>—</>;
  if (figure.denominator === null) return <Side figure={figure} part="numerator" narrowed={narrowed} bare />;
  const within = figure.small ? range(figure) : null;
  return (
    <span className="figure-cell">
      {!figure.small && <b>{short(figure)}</b>}
      <span className={figure.small ? "" : "soft"}>
        <Side figure={figure} part="numerator" narrowed={narrowed} bare />
        {" / "}
        <Side figure={figure} part="denominator" narrowed={narrowed} bare />
      </span>
      {within && <span className="soft">[{within}]</span>}
    </span>
  );
}
