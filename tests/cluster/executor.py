#!/usr/bin/env python3
"""An executor for the tests: says TASK_RUNNING of every task and leaves it at that. As
mesos-default-executor it takes task groups, too.

The data of each task is left in the sandbox as TASK_ID.json, so that a test can look at it.
"""
import base64
import os
import pathlib
import sys
import time
import uuid

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
import mesos  # noqa: E402

IDS = {"framework_id": {"value": os.environ["MESOS_FRAMEWORK_ID"]},
       "executor_id": {"value": os.environ["MESOS_EXECUTOR_ID"]}}
agent = mesos.Stream(os.environ["MESOS_AGENT_ENDPOINT"], "/api/v1/executor", IDS, {})


def tell(task_id, state):
    agent.call("UPDATE", update={"status": {
        "task_id": task_id, "state": state, "source": "SOURCE_EXECUTOR",
        "executor_id": IDS["executor_id"], "timestamp": time.time(),
        "uuid": base64.b64encode(uuid.uuid4().bytes).decode()}})


def launch(task):
    sandbox = pathlib.Path(os.environ["MESOS_SANDBOX"])
    (sandbox / f"{task['task_id']['value']}.json").write_bytes(
        base64.b64decode(task.get("data", "")))
    tell(task["task_id"], "TASK_RUNNING")


while event := agent.events.get():
    if event["type"] == "LAUNCH":
        launch(event["launch"]["task"])
    elif event["type"] == "LAUNCH_GROUP":
        for one in event["launch_group"]["task_group"]["tasks"]:
            launch(one)
    elif event["type"] == "KILL":
        tell(event["kill"]["task_id"], "TASK_KILLED")
    elif event["type"] == "SHUTDOWN":
        break
