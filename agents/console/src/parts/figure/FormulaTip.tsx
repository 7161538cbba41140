// How a figure is worked out: its number, formula, version and source, by pointer and by keyboard.
import { InfoCircleOutlined } from "@ant-design/icons";
import { Tooltip } from "antd";

import type { Figure } from "../../api/figures";
import { useFiguresText } from "../../i18n/figures";
import { useFigureLabel } from "./labels";
import { useFormulaWords } from "./serverWords";

export function FormulaTip({ figure }: { figure: Figure }) {
  const t = useFiguresText();
  const label = useFigureLabel();
  const { formula, note } = useFormulaWords()(figure);
  const words = (
    <div className="formula-tip">
      <b>
        {figure.number} {label(figure)}
      </b>
      <div>{formula}</div>
      {note && <div>{note}</div>}
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
