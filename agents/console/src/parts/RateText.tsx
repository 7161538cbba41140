// A share as it was counted: never a percentage without its two numbers.
import type { Rate } from "../api/dutyTypes";

export function RateText({ rate }: { rate: Rate }) {
  return (
    <span className="rate">
      <b>{rate.value === null ? "—" : `${rate.value}%`}</b>
      <span className="soft">{`${rate.numerator} / ${rate.denominator}`}</span>
    </span>
  );
}
