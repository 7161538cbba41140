// How a figure is worked out: its number, formula, version and source, by pointer and by keyboard.
import { InfoCircleOutlined } from "@ant-design/icons";
import { Tooltip } from "antd";

import type { Figure } from "../../api/figures";
import { useFiguresText } from "../../i18n/figures";
import { useFigureLabel } from "./labels";

export function FormulaTip({ figure }: { figure: Figure }) {
  const t = useFiguresText();
  const label = useFigureLabel();
  const words = (
    <div className="formula-tip">
      <b>
        {figure.number} {label(figure)}
      </b>
      <div>{figure.formula}</div>
      {figure.note && <div>{figure.note}</div>}
      <div>{t("version", { version: figure.formula_version })}</div>
    </div>
  );
  return (
    <Tooltip title={words} trigger={["hover", "focus"]}>
      <button type="button" className="formula-key" aria-label={t("formulaOf", { name: label(figure) })}>
        <InfoCircleOutlined aria-hidden="true" />
      </button>
    </Tooltip>
  );
}
