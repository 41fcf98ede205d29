"""Runs MiniStack until its standard input ends: that is when the process that started it has ended, however that came about.

Then the whole process group is killed, MiniStack's Lambda workers with it. The group must be MiniStack's own.

RECORD_CALLS_TO names a file for the functions' calls (record_calls.py); without it none are recorded.
"""

import os
import signal
import threading

from ministack import app

from record_calls import record_calls


def end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os.killpg(os.getpid(), signal.SIGKILL)


threading.Thread(target=end_with_parent, daemon=True).start()
# Not to the functions, which inherit all that is in MiniStack's environment.
calls_file = os.environ.pop("RECORD_CALLS_TO", None)
if calls_file:
    record_calls(calls_file)
app.main()
