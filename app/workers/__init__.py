"""Worker processes: where requests are read, runs are computed and lines are written.

`jobs`, `worker` and `pool` are the web process's half and know nothing of PyTorch; `process` is the other
half's door.
"""
