"""Runs MiniStack until its standard input ends: that is when the process that started it has ended, however that came about.

Then the whole process group is killed, MiniStack's Lambda workers with it. The group must be MiniStack's own.
"""

import os
import signal
import threading

from ministack.app import main


def end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os.killpg(os.getpid(), signal.SIGKILL)


threading.Thread(target=end_with_parent, daemon=True).start()
main()
