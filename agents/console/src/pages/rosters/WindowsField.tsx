// Times on call: none means at any hour.
import { DeleteOutlined } from "@ant-design/icons";
import { Button, Form, Input, Select } from "antd";

import type { OnCallWindow } from "../../api/thirdParties";
import { useText, type TextKey } from "../../i18n";

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

export function useWindowText(): (windows: OnCallWindow[] | undefined) => string {
  const t = useText();
  return (windows) => {
    if (!windows?.length) return t("rosters.anyHour");
    return windows
      .map((each) => {
        const days = each.weekday
          ? t(`weekday.${each.weekday}` as TextKey)
          : t(`rosters.${each.days ?? "every_day"}` as TextKey);
        return `${days} ${each.opens}–${each.closes}`;
      })
      .join("；");
  };
}

export function WindowsField() {
  const t = useText();
  const time = { pattern: CLOCK, required: true, message: t("rosters.clockForm") };
  return (
    <Form.Item label={t("rosters.windows")} extra={t("rosters.windowsNote")}>
      <Form.List name="windows">
        {(fields, { add, remove }) => (
          <>
            {fields.map((field) => (
              <div key={field.key} className="window-line">
                <Form.Item name={[field.name, "weekday"]} noStyle>
                  <Select
                    allowClear
                    aria-label={t("rosters.weekday")}
                    placeholder={t("rosters.every_day")}
                    options={WEEKDAYS.map((each) => ({ value: each, label: t(`weekday.${each}` as TextKey) }))}
                  />
                </Form.Item>
                <Form.Item name={[field.name, "days"]} noStyle initialValue="every_day">
                  <Select
                    aria-label={t("rosters.days")}
                    options={[
                      { value: "every_day", label: t("rosters.every_day") },
                      { value: "workdays", label: t("rosters.workdays") },
                    ]}
                  />
                </Form.Item>
                <Form.Item name={[field.name, "opens"]} noStyle rules={[time]}>
                  <Input aria-label={t("rosters.opens")} placeholder="09:00" />
                </Form.Item>
                <Form.Item name={[field.name, "closes"]} noStyle rules={[time]}>
                  <Input aria-label={t("rosters.closes")} placeholder="17:30" />
                </Form.Item>
                <Button
                  icon={<DeleteOutlined />}
                  aria-label={t("rosters.removeWindow")}
                  onClick={() => remove(field.name)}
                />
              </div>
            ))}
            <Button onClick={() => add({ days: "every_day" })}>{t("rosters.addWindow")}</Button>
          </>
        )}
      </Form.List>
    </Form.Item>
  );
}
