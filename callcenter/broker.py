"""The Celery application and its nudges. Messages carry no work: what is due stands in the database."""

from celery import Celery

from callcenter import settings

NUDGE_LIFETIME_SECONDS = 60
DELIVER = "callcenter.deliver"

app = Celery("callcenter")
app.conf.update(
    task_default_queue="default",
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=500,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_connection_timeout=2,
    broker_pool_limit=2,
    task_publish_retry=False,
    broker_transport_options={
        "socket_timeout": 5,
        "socket_connect_timeout": 1,
        "socket_keepalive": True,
        "max_retries": 0,
        "visibility_timeout": 3600,
        "global_keyprefix": "callcenter:",
    },
    timezone="UTC",
)


def nudge(lane: str) -> None:
    """Ask the workers of `lane` to look at the outbox. Blocks up to a second or two and raises: not for requests."""
    if app.conf.broker_url is None:
        app.conf.broker_url = settings.load().redis_url
    app.send_task(DELIVER, (lane,), queue=lane, expires=NUDGE_LIFETIME_SECONDS, retry=False)
