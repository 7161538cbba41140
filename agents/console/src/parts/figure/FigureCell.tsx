// A figure in a table: the value, and below it what divides what, each with its list.
import type { Figure } from "../../api/figures";
import { range, short } from "../../charts/measured";
import { Side, type Narrowed } from "./Counted";

interface Props {
  figure: Figure | undefined;
  narrowed?: Narrowed;
  /** The measures behind numerator and denominator of a share that is no formula of the hotline's own. */
  lists?: readonly [string, string];
}

export function FigureCell({ figure, narrowed, lists }: Props) {
  if (!figure) return <>—</>;
  const numerator = <Side figure={figure} part="numerator" narrowed={narrowed} measure={lists?.[0]} bare />;
  if (figure.denominator === null) return numerator;
  const within = figure.small ? range(figure) : null;
  const bare = figure.small && figure.value !== null;
  return (
    <span className="figure-cell">
      {!bare && <b>{short(figure)}</b>}
      <span className={bare ? "" : "soft"}>
        {numerator}
        {" / "}
        <Side figure={figure} part="denominator" narrowed={narrowed} measure={lists?.[1]} bare />
      </span>
      {within && figure.value !== null && <span className="soft">[{within}]</span>}
    </span>
  );
}
