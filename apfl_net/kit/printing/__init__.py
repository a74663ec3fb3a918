"""Setting HTML as tagged PDF, in a process of its own with a bound on memory and time.

`jobs` is the queue, `work` does what waits in it, `press` runs the process, `fonts` knows which scripts
can be set, and `__main__` is the process: the only module that knows WeasyPrint.
"""

NO_LIBRARIES, OUT_OF_MEMORY, FAILED = 3, 4, 5
"""How the process ends when it does not succeed."""
