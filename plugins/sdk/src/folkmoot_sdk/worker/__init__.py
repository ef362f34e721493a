"""The far end of the runner: what answers for a plugin in a process of its own.

Neither the contract nor a plugin imports it. It stands on the standard library and the contract,
because a worker sees nothing else but the plugin.
"""

from folkmoot_sdk.worker.faults import OF_ITSELF, WorkerFault

__all__ = ["OF_ITSELF", "WorkerFault"]
