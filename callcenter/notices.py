"""What people should know about this installation, on the start screen and on the console."""

from callcenter.settings import Settings


def warnings(settings: Settings) -> list[dict[str, str]]:
    """`code` is API, `text` is for reading."""
    found = []
    if not settings.loopback and not settings.secure:
        text = "未启用 TLS：浏览器不允许使用麦克风，通话内容可被窃听。"
        text += "No TLS: browsers give no microphone, and others can listen in."
        found.append({"code": "no_tls", "text": text})
    if settings.demo:
        text = "演示数据：账号密码公开，请勿用于真实来电。Demo data: passwords are public, not for real callers."
        found.append({"code": "demo", "text": text})
    return found
