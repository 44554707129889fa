"""Worker processes read requests, compute runs and write lines.

`jobs`, `worker` and `pool` are the web process's half and know nothing of PyTorch; `process` is the other
half's door.
"""
